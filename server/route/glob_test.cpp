#include "server/route/glob.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace analytics::server {
namespace {

struct Row {
  const char* pattern;
  const char* text;
  bool matches;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.pattern << " / " << row.text; }

class GlobTable : public testing::TestWithParam<Row> {};

TEST_P(GlobTable, Holds) {
  EXPECT_EQ(Glob::compile(GetParam().pattern).value().matches(GetParam().text), GetParam().matches);
}

// The verdicts are those of segmentio/tsub-js's own table (MIT).
INSTANTIATE_TEST_SUITE_P(
    Published, GlobTable,
    testing::Values(
        Row{"abc", "abc", true}, Row{"*", "abc", true}, Row{"*c", "abc", true},
        Row{"*b", "abc", false}, Row{"a*", "a", true}, Row{"a*", "ab/c", true},
        Row{"a*/b", "abc/b", true}, Row{"a*/b", "a/c/b", true},
        Row{"a*b*c*d*e*/f", "axbxcxdxe/f", true}, Row{"a*b*c*d*e*/f", "axbxcxdxe/xxx/f", true},
        Row{"a*b*c*d*e*/f", "axbxcxdxexxx/fff", false}, Row{"a*b?c*x", "abxbbxdbxebxczzx", true},
        Row{"a*b?c*x", "abxbbxdbxebxczzy", false}, Row{"*a*b*c*", "abcabcabc", true},
        Row{"ab[b-d]", "abc", true}, Row{"ab[e-g]", "abc", false}, Row{"ab[^c]", "abc", false},
        Row{"ab[^e-g]", "abc", true}, Row{"a\\*b", "a*b", true}, Row{"a\\*b", "ab", false},
        Row{"a?b", "a☺b", true}, Row{"a[^a]b", "a☺b", true}, Row{"a???b", "a☺b", false},
        Row{"[a-ζ]*", "α", true}, Row{"*[a-ζ]", "A", false}, Row{"[\\]a]", "]", true},
        Row{"[x\\-]", "-", true}, Row{"[x\\-]", "z", false}, Row{"[\\-x]", "a", false},
        Row{"*x", "xxx", true}));

INSTANTIATE_TEST_SUITE_P(Ends, GlobTable,
                         testing::Values(Row{"", "", true}, Row{"", "a", false},
                                         Row{"a", "", false}, Row{"?", "", false},
                                         Row{"**", "", true}, Row{"*a*", "bbb", false},
                                         Row{"*ab", "aab", true}, Row{"]", "]", true}));

TEST(Glob, TakesBytesThatAreNoCharacterOneByOne) {
  EXPECT_TRUE(
      Glob::compile("a?b")->matches("a\xff"
                                    "b"));
  EXPECT_FALSE(
      Glob::compile("a?b")->matches("a\xff\xff"
                                    "b"));
}

TEST(Glob, SaysWhatIsWrongWithAPattern) {
  for (const char* pattern : {"[", "[^", "[^bc", "a[", "[a-b", "[a-"}) {
    EXPECT_EQ(Glob::compile(pattern).error().message, "the pattern's [ has no ]") << pattern;
  }
  for (const char* pattern : {"[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]"}) {
    EXPECT_EQ(Glob::compile(pattern).error().message,
              "in a pattern's brackets, - and ] for themselves are written \\- and \\]")
        << pattern;
  }
  EXPECT_EQ(Glob::compile("\\").error().message, "the pattern ends with a backslash");
}

TEST(Glob, TakesPatternsOf512Bytes) {
  EXPECT_TRUE(Glob::compile(std::string(512, 'a')));
  EXPECT_EQ(Glob::compile(std::string(513, 'a')).error().message,
            "a pattern must be at most 512 bytes long");
}

}  // namespace
}  // namespace analytics::server
