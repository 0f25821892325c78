#pragma once

// What `analytics import` was asked to do.
//
//   ImportOptions options{.file = "flights.json", .map = "flights.map.json"};
//   return import_file(options, surroundings);
//
// An ordinary value.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "cli/import/row_reader.h"

namespace analytics::cli {

struct ImportOptions {
  std::string file{};  ///< "-" is standard input.
  std::optional<Format> format{};
  std::optional<std::string> map{};
  std::optional<std::string> event{};
  std::optional<std::string> dead_letter{};
  std::optional<std::string> checkpoint{};
  std::size_t concurrency = 4;  ///< Requests under way at once.
  double rows_per_second = 0;   ///< 0: as fast as the server takes them.
  std::chrono::seconds retry_for = std::chrono::minutes(5);  ///< How long an outage may last.
  bool dry_run = false;
  bool json = false;
  std::string write_key{};
  std::string host{};
};

}  // namespace analytics::cli
