#pragma once

// What the tests of this room share: a pack around the actions that a test is about, and a
// transport whose answers a test gives when it likes.
//
//   const auto pack = pack_with(R"(…actions…)");
//   const PackRun run = run(pack, {R"({"type":"track"})"}, {{.status = 429}});

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/destinations/pack/delivery/fixture_run.h"
#include "server/destinations/pack/delivery/pack_check.h"
#include "server/destinations/pack/delivery/pack_run.h"

namespace analytics::server::pack {

inline constexpr std::string_view kPackHead = R"(pack: 1
type: example
name: Example
description: A pack of the tests.
website: https://example.com
sources: [https://example.com/docs]
settings:
  - {name: api_key, secret: true, default: KEY-12345, description: a key}
  - {name: region, default: us, description: where}
hosts: [api.example.com, "*.eu.example.com"]
fixtures:
  - name: nothing takes a group call
    source: https://example.com/docs
    settings: {}
    events: [{type: group, messageId: m, userId: u}]
    exchanges: []
    outcomes: [not_mapped]
)";

/// The rest of the pack is YAML from the first column on.
inline std::shared_ptr<const Pack> pack_with(std::string_view rest) {
  PackProblems problems;
  std::shared_ptr<const Pack> pack =
      check_pack(std::string(kPackHead) + std::string(rest), "", problems);
  for (const PackProblem& problem : problems) {
    ADD_FAILURE() << problem.line << ": " << problem.message;
  }
  return pack;
}

inline PackRun run(const std::shared_ptr<const Pack>& pack, std::vector<std::string> events,
                   std::vector<HttpResponse> answers = {}, std::string settings = "{}") {
  const PackRunInput input{.settings_json = std::move(settings),
                           .events = std::move(events),
                           .now = "2026-01-01T00:00:00Z",
                           .answers = std::move(answers)};
  const Result<PackRun> ran = run_pack(pack, input);
  EXPECT_TRUE(ran) << ran.error().message;
  return ran ? *ran : PackRun{};
}

/// "delivered retry(429)"
inline std::string told(const PackRun& run) {
  std::string all;
  for (const Outcome& outcome : run.outcomes) {
    all += (all.empty() ? "" : " ") + outcome_name(outcome);
    if (!outcome.code.empty()) all += "(" + outcome.code + ")";
  }
  return all;
}

inline std::vector<std::string> bodies(const PackRun& run) {
  std::vector<std::string> all;
  for (const HttpRequest& request : run.requests) all.push_back(request.body);
  return all;
}

inline std::vector<std::string> urls(const PackRun& run) {
  std::vector<std::string> all;
  for (const HttpRequest& request : run.requests) all.push_back(request.url);
  return all;
}

}  // namespace analytics::server::pack
