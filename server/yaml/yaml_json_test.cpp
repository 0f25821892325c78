#include "server/yaml/yaml_json.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server {
namespace {

std::string json_of(const std::string& yaml) {
  return std::string(to_json(YAML::Load(yaml)).text());
}

TEST(YamlJson, TypesWhatStandsWithoutQuotesAsJsonDoes) {
  EXPECT_EQ(json_of("[1, 1.5, true, null, ~, yes, 1.0.0, 0x1F, $.x]"),
            R"([1,1.5,true,null,null,"yes","1.0.0","0x1F","$.x"])");
}

TEST(YamlJson, WhatStandsInQuotesIsAText) {
  EXPECT_EQ(json_of(R"(["1", 'true', ""])"), R"(["1","true",""])");
}

TEST(YamlJson, KeepsMembersInTheirOrderAndTheLastOfThoseOfOneName) {
  EXPECT_EQ(json_of("{b: 1, a: {c: [d]}, b: 2}"), R"({"b":2,"a":{"c":["d"]}})");
}

TEST(YamlJson, LeavesOutMembersWhoseNameIsNoText) {
  EXPECT_EQ(json_of("{[a]: 1, b: 2}"), R"({"b":2})");
}

TEST(YamlJson, WritesJsonThatReadsBackTheSame) {
  const std::string json = R"({"a":["1",1,true,null,{}],"$b":"x"})";
  EXPECT_EQ(to_json(to_yaml(*Json::parse(json), Dollars::as_they_are)).text(), json);
}

}  // namespace
}  // namespace analytics::server
