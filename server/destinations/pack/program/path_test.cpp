#include "server/destinations/pack/program/path.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server::pack {
namespace {

std::string keys_of(std::string_view path) {
  Arena arena;
  std::string text;
  for (PathKeys keys(path); keys.next();) {
    const Key key = keys.key(arena);
    text += "<" + std::string(key.name) + (key.index == kNoIndex ? ">" : "#>");
  }
  return text;
}

TEST(PackPath, IsCutAtDotsAndBrackets) {
  EXPECT_EQ(keys_of("a.b.c"), "<a><b><c>");
  EXPECT_EQ(keys_of("a[0].b[12][3]"), "<a><0#><b><12#><3#>");
  EXPECT_EQ(keys_of("a['b c'][\"d\"]"), "<a><b c><d>");
  EXPECT_EQ(keys_of("['']"), "<>");
  EXPECT_EQ(keys_of("a[b].c]"), "<a[b]><c]>");
  EXPECT_EQ(keys_of("..a.."), "<a>");
  EXPECT_EQ(keys_of("."), "");
  EXPECT_EQ(keys_of("a.01.4294967295.1234567890"), "<a><01><4294967295><1234567890>");
}

TEST(PackPath, LosesItsFirstRootAlone) {
  Arena arena;
  EXPECT_EQ(without_root("$.a.b", arena), "a.b");
  EXPECT_EQ(without_root("$.$.a", arena), "$.a");
  EXPECT_EQ(without_root("a$.b", arena), "ab");
  EXPECT_EQ(without_root("$", arena), "$");
}

TEST(PackPath, HalfACharacterIsNone) {
  const Value text = Value::of("a😀b");
  EXPECT_EQ(step_into(text, {"0", 0}).text(), "a");
  EXPECT_TRUE(step_into(text, {"1", 1}).is_undefined());
  EXPECT_TRUE(step_into(text, {"2", 2}).is_undefined());
  EXPECT_EQ(step_into(text, {"3", 3}).text(), "b");
}

}  // namespace
}  // namespace analytics::server::pack
