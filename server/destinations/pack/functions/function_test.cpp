#include "server/destinations/pack/functions/function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "server/destinations/pack/functions/call_fixture.h"

namespace analytics::server::pack {
namespace {

// These answer where the rule would have undefined.
const std::set<std::string_view> kAlwaysAnswer = {
    "@eq",        "@ne",     "@lt",          "@le",        "@gt",         "@ge",
    "@in",        "@type",   "@to_list",     "@is_date",   "@is_digits",  "@is_email",
    "@is_sha256", "@now_ms", "@is_iso_date", "@random_id", "@is_currency"};

TEST(Function, EveryNameIsThereOnceAndIsFoundByIt) {
  std::set<std::string_view> names;
  for (const Function& function : functions()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    EXPECT_EQ(find_function(function.name), &function);
    EXPECT_LE(function.arguments_min, function.arguments_max) << function.name;
  }
  EXPECT_EQ(find_function("@nothing"), nullptr);
  EXPECT_EQ(find_function("lower"), nullptr);
}

TEST(Function, WhatTheProgramDoesItselfIsNotAmongThem) {
  for (const char* name : {"@use", "@when", "@and", "@or", "@not", "@coalesce", "@exists", "@map",
                           "@filter", "@from_entries", "@lookup", "@path"}) {
    EXPECT_EQ(find_function(name), nullptr) << name;
  }
}

TEST(Function, WhatIsMissingGivesUndefined) {
  for (const Function& function : functions()) {
    if (kAlwaysAnswer.contains(function.name)) continue;
    EXPECT_EQ(called(function.name, "[]"), "undefined") << function.name;
    EXPECT_EQ(called(function.name, "[null]"), "undefined") << function.name;
    EXPECT_EQ(called(function.name, "[null, null, null]"), "undefined") << function.name;
  }
}

TEST(Function, WhatIsMissingHasAnAnswerWhereTheFunctionSaysSo) {
  for (const std::string_view name : kAlwaysAnswer) {
    EXPECT_NE(called(name, "[]"), "undefined") << name;
    EXPECT_NE(called(name, "[null, null]"), "undefined") << name;
  }
}

}  // namespace
}  // namespace analytics::server::pack
