#include "server/destinations/pack/program/placeholders.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server::pack {
namespace {

std::string parts_of(std::string_view text) {
  std::string parts;
  for (const TemplatePart& part : split_template(text)) {
    parts += (part.is_placeholder ? "<" : "\"") + std::string(part.text) +
             (part.is_placeholder ? ">" : "\"");
  }
  return parts;
}

TEST(PackPlaceholders, StandBetweenTwoOrThreeBraces) {
  EXPECT_EQ(parts_of("a{{ b.c }}{{{d}}}e"), "\"a\"<b.c><d>\"e\"");
  EXPECT_EQ(parts_of("{{a}}}"), "<a>\"}\"");
  EXPECT_EQ(parts_of("{{{a}}"), "<{a>");
  EXPECT_EQ(parts_of("{{ }}"), "<>");
  EXPECT_EQ(parts_of(""), "");
}

TEST(PackPlaceholders, AreTextWithNothingOrWithABraceBetween) {
  EXPECT_EQ(parts_of("{{}}"), "\"{{}}\"");
  EXPECT_EQ(parts_of("{{a}b}} {{c}}"), "\"{{a}b}} \"<c>");
  EXPECT_EQ(parts_of("{{a"), "\"{{a\"");
}

TEST(PackPlaceholders, ManyOpenBracesAreLookedThroughOnce) {
  const std::string open(200'000, '{');
  EXPECT_EQ(split_template(open).size(), 1U);
  EXPECT_EQ(split_template(open + "}").size(), 1U);
}

}  // namespace
}  // namespace analytics::server::pack
