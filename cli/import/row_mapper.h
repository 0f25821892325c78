#pragma once

// Makes messages of an import's rows.
//
//   std::unique_ptr<RowMapper> mapper = RowMapper::of_records(mapping, rows->header()).value();
//   Result<BatchMessage> message = mapper->message(row);      // an error: a bad row, and why
//
// One thread at a time. Whether a message can be sent is for the library to say.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <analytics/message.h>

#include "cli/import/mapping.h"
#include "cli/import/row_reader.h"

namespace analytics::cli {

class RowMapper {
 public:
  virtual ~RowMapper() = default;
  virtual Result<BatchMessage> message(const Row& row) = 0;
  /// Columns of the mapping that no row had so far.
  virtual std::vector<std::string> columns_never_seen() const { return {}; }

  /// Rows that are messages already, in their wire form. A track without an event gets that one.
  static std::unique_ptr<RowMapper> of_messages(std::optional<std::string> event);
  /// Rows that are records. With a header (CSV), the mapping's columns must be in it.
  static Result<std::unique_ptr<RowMapper>> of_records(Mapping mapping,
                                                       const std::vector<std::string>& header);
};

}  // namespace analytics::cli
