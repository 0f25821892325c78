#pragma once

// Splits one CSV row into its fields.
//
//   CsvFields fields;
//   if (fields.split(text, true) == CsvFields::Split::whole) use(fields.all(), fields.bytes());
//
// Owns the fields' text; not synchronised.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace analytics::cli {

class CsvFields {
 public:
  enum class Split : std::uint8_t {
    whole,              ///< `all` and `bytes` tell of the row that the text begins with.
    unfinished,         ///< The row may go on behind the text.
    unclosed_quote,     ///< The text ends inside quotes, and nothing follows.
    text_behind_quote,  ///< After a closing quote comes neither a comma nor a line's end.
  };

  /// Splits the row at the text's beginning. `at_end`: no text follows.
  Split split(std::string_view text, bool at_end);

  const std::vector<std::string>& all() const noexcept { return fields_; }
  /// How long the row is, with its line end.
  std::size_t bytes() const noexcept { return at_; }
  /// The row's bytes without its line end.
  std::size_t text_bytes() const noexcept { return at_ - line_end_bytes_; }

 private:
  enum class After : std::uint8_t { comma, row, unfinished, unclosed, garbage };
  std::string& add_field();
  After plain(std::string_view text, bool at_end);
  After quoted(std::string_view text, bool at_end);
  After behind_quote(std::string_view text, bool at_end);

  std::vector<std::string> fields_;
  std::size_t count_ = 0;  // Fields in use: the others keep their memory for the next row.
  std::size_t at_ = 0;
  std::size_t line_end_bytes_ = 0;
};

}  // namespace analytics::cli
