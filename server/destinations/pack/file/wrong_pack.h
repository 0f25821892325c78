#pragma once

// A pack that nothing is wrong with, and what is told of it once a place of it is changed.
//
//   constexpr Wrong kWrong[] = {{"pack: 1", "pack: 2", "1: pack must be 1: …"}};
//   INSTANTIATE_TEST_SUITE_P(Version, WrongPack, ::testing::ValuesIn(kWrong));
//
// For tests.

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "server/destinations/pack/file/pack.h"

namespace analytics::server::pack {

// Nothing is wrong with it; each case below changes one place of it.
inline constexpr std::string_view kGoodPack = R"yaml(pack: 1
type: example
name: Example
description: Sends track calls.
settings:
  - {name: api_key, required: true}
  - {name: region, choices: [us, eu]}
hosts: [api.example.com]
field_sets:
  common: {user: {type: string}}
shapes: {source: analytics}
tables: {hosts: {us: api.example.com}}
actions:
  track:
    title: Track
    trigger: type = "track"
    field_sets: [common]
    fields:
      event: {type: string}
    refuse: [{when: $.payload.user, code: no_user}]
    batch: {max: 10}
    item: $.payload
    steps:
      - request:
          method: POST
          url: https://api.example.com/v1
          json: $.items
        keep: sent
    answers: [{when: $.body, outcome: retry, code: late}]
    results: {list: $.body, outcome: discarded}
mappings: [{action: track}]
limits: {timeout_seconds: 10}
accepts: {age_max: 72h}
fixtures:
  - name: a call
    settings: {api_key: KEY}
    events: [{type: track}]
    exchanges: [{request: {method: POST, url: "https://api.example.com/v1"}}]
    outcomes: [delivered]
)yaml";

inline PackProblems problems_of(std::string_view yaml, std::string_view file_name = "") {
  PackProblems problems;
  const std::shared_ptr<const Pack> pack = read_pack(yaml, file_name, problems);
  EXPECT_EQ(pack == nullptr, !problems.empty());
  return problems;
}

inline std::string told(const PackProblems& problems) {
  std::string all;
  for (const PackProblem& problem : problems) {
    all.append(all.empty() ? "" : "\n").append(std::to_string(problem.line));
    all.append(": ").append(problem.message);
  }
  return all;
}

// A change to the good pack, and all that is then told.
struct Wrong {
  std::string_view instead_of;
  std::string_view stands;
  std::string_view told;

  friend std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
    return out << wrong.stands;
  }
};

inline std::string changed(const Wrong& wrong) {
  std::string yaml(kGoodPack);
  const std::size_t at = yaml.find(wrong.instead_of);
  EXPECT_NE(at, std::string::npos) << wrong.instead_of;
  return yaml.replace(at, wrong.instead_of.size(), wrong.stands);
}

class WrongPack : public ::testing::TestWithParam<Wrong> {};

}  // namespace analytics::server::pack
