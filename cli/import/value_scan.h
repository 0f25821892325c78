#pragma once

// Finds the end of one value in a JSON array, piece by piece, without judging the value.
//
//   ValueScan scan;
//   std::size_t end = scan.find_end(piece);   // npos: the value goes on in the next piece
//
// The end is the comma or closing bracket that belongs to the array around the value; or, inside a
// string that isn't closed, its line's end. One thread at a time.

#include <cstddef>
#include <string>
#include <string_view>

namespace analytics::cli {

class ValueScan {
 public:
  /// Where the value ends in this piece, which continues the one before; npos if it doesn't.
  std::size_t find_end(std::string_view piece);

 private:
  bool ends_value(char c);
  void close(char bracket);

  std::string open_;  // The brackets that would close what is open, innermost last.
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace analytics::cli
