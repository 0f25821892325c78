#include "cli/printable.h"

#include <gtest/gtest.h>

namespace analytics::cli {
namespace {

TEST(Printable, LeavesOrdinaryTextAlone) { EXPECT_EQ(printable("Zürich, 東京"), "Zürich, 東京"); }

TEST(Printable, EscapesWhatATerminalWouldActOn) {
  EXPECT_EQ(printable("a\x1b[31mb\r\n\tc\x7f"), "a\\x1b[31mb\\r\\n\\tc\\x7f");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
}

TEST(Printable, EscapesControlCharactersBeyondAscii) {
  EXPECT_EQ(printable("a\xC2\x9B"
                      "31m"),
            "a\\x9b31m");
}

TEST(Printable, CutsBetweenCharacters) {
  EXPECT_EQ(printable_excerpt("abcdef", 6), "abcdef");
  EXPECT_EQ(printable_excerpt("abcdef", 3), "abc…");
  EXPECT_EQ(printable_excerpt("aé", 2), "a…");
}

}  // namespace
}  // namespace analytics::cli
