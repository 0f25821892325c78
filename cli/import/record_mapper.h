#pragma once

// Makes messages of records by a mapping. Made by RowMapper::of_records.
//
//   RecordMapper mapper(mapping, find_columns(mapping.columns, header).value());
//   Result<BatchMessage> message = mapper.message(row);
//
// One thread at a time.

#include <vector>

#include "cli/import/convert.h"
#include "cli/import/row_mapper.h"

namespace analytics::cli {

class RecordMapper final : public RowMapper {
 public:
  /// `places`: where in a CSV row each of the mapping's columns is.
  RecordMapper(Mapping mapping, std::vector<std::size_t> places);

  Result<BatchMessage> message(const Row& row) override;
  std::vector<std::string> columns_never_seen() const override;

 private:
  Result<void> load(const Row& row);
  const Cell& cell(const ValueSource& source, Cell& constant) const;
  SmallString text(const std::optional<ValueSource>& source) const;
  Result<std::optional<Timestamp>> timestamp() const;
  Result<Object> properties() const;
  BatchMessage build(Object properties, std::optional<Timestamp> timestamp) const;
  Error in_column(const ValueSource& source, const Error& error) const;

  Mapping mapping_;
  std::vector<std::size_t> places_;
  std::vector<Cell> cells_;  // Of the current row, by the mapping's columns.
  std::vector<bool> seen_;
};

}  // namespace analytics::cli
