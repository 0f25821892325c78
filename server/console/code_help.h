#pragma once

// What each code means that the accounting counts by, and what to do about it: GET /api/codes, the
// console's pages and docs/codes.md have these sentences.
//
//   const CodeHelp* help = find_code_help(CodeKind::delivery, "404");
//   if (help != nullptr) std::puts(help->action.data());
//
// Codes that a destination's other side makes up can't all be listed. A class stands for those that
// have no entry of their own: "4xx" for statuses, "PG_22*" for what begins so, "*" for every other.
// A new code goes into one of the tables and into docs/codes.md: a test finds it in the sources.
// Pure; the tables never change.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace analytics::server {

struct CodeHelp {
  std::string_view code;     ///< Exact, or a class.
  std::string_view meaning;  ///< A sentence or two.
  std::string_view action;   ///< The same.
};

/// Why an event is not accepted, not meant for a destination, or not taken by it.
enum class CodeKind : std::uint8_t { rejected, filtered, delivery };

std::span<const CodeHelp> rejection_help();
std::span<const CodeHelp> filter_help();
/// Of the delivery engine, and of what speaks HTTP.
std::span<const CodeHelp> http_help();
/// Of files, the archive's storage and Kafka.
std::span<const CodeHelp> storage_help();
std::span<const CodeHelp> kafka_help();
/// Of the catalogue's destinations, whatever their service.
std::span<const CodeHelp> catalogue_help();
/// Of the warehouses.
std::span<const CodeHelp> warehouse_help();

/// The entry of that code, or else of the narrowest class that it is in; null where none says
/// anything of it.
const CodeHelp* find_code_help(CodeKind kind, std::string_view code);

/// {"codes": [{"code", "kind", "meaning", "action"}]}
std::string codes_text();

}  // namespace analytics::server
