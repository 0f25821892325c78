#include "server/route/router.h"

#include <gtest/gtest.h>

#include <thread>

namespace analytics::server {
namespace {

Verdict verdict(RouteRules rules, const std::string& members) {
  if (rules.id.empty()) rules.id = "hook-1";
  if (rules.name.empty()) rules.name = "CRM Webhook";
  const std::string json = R"({"type":"track","event":"Signed Up")" + members + "}";
  return Router(rules).route({.json = json, .source = "shop", .type = "track"}).verdict;
}

TEST(Router, DeliversWhatNothingIsSaidAgainst) {
  EXPECT_TRUE(verdict({}, "").deliver);
  EXPECT_EQ(verdict({}, "").rule, "no integrations object: All is true");
}

TEST(Router, LeavesOutWhatComesFromOtherSources) {
  const Verdict other = verdict({.sources = {"app"}}, "");
  EXPECT_EQ(other.code, "not_connected");
  EXPECT_EQ(other.rule, "its sources don't include shop");
  EXPECT_TRUE(verdict({.sources = {"app", "shop"}}, "").deliver);
}

TEST(Router, GivesADisabledDestinationNothing) {
  EXPECT_EQ(verdict({.enabled = false}, "").code, "disabled");
}

TEST(Router, LeavesOutTypesThatTheDestinationDoesNotTake) {
  EXPECT_TRUE(verdict({.event_types = {"track"}}, "").deliver);
  const Verdict no = verdict({.event_types = {"identify", "group"}}, "");
  EXPECT_EQ(no.code, "UNSUPPORTED_EVENT_TYPE");
  EXPECT_EQ(no.rule, "it takes no track events");
}

TEST(Router, LeavesOutWhatTheBrowserHasSent) {
  const Verdict by_name = verdict({}, R"(,"_metadata":{"bundled":["X","CRM Webhook"]})");
  EXPECT_EQ(by_name.code, "MESSAGE_SENT_CLIENT_SIDE");
  EXPECT_EQ(by_name.rule, R"(_metadata.bundled lists "CRM Webhook")");
  EXPECT_FALSE(verdict({}, R"(,"_metadata":{"bundled":["hook-1"]})").deliver);
  EXPECT_FALSE(verdict({}, R"(,"_metadata":{"bundledIds":["hook-1"]})").deliver);
}

TEST(Router, SendsWhatTheBrowserHasNotSent) {
  EXPECT_TRUE(verdict({}, R"(,"_metadata":{"bundled":["crm webhook"]})").deliver);
  EXPECT_TRUE(verdict({}, R"(,"_metadata":{"unbundled":["CRM Webhook"]})").deliver);
  EXPECT_TRUE(verdict({}, R"(,"_metadata":{"bundled":"CRM Webhook"})").deliver);
  EXPECT_TRUE(verdict({}, R"(,"_metadata":["CRM Webhook"])").deliver);
}

TEST(Router, IsNamedByWhatItsServiceIsCalledElsewhere) {
  const RouteRules mailchimp{.name = "Mailchimp", .aliases = {"MailChimp"}};
  EXPECT_FALSE(verdict(mailchimp, R"(,"integrations":{"MailChimp":false})").deliver);
  EXPECT_TRUE(
      verdict(mailchimp, R"(,"integrations":{"MailChimp":false,"Mailchimp":true})").deliver);
}

TEST(Router, LeavesOutWhatNoMappingTakes) {
  const auto triggered_by = [](std::string_view text) {
    RouteRules rules;
    rules.triggers.emplace();
    rules.triggers->push_back(Trigger::compile("type = 'page'").value());
    rules.triggers->push_back(Trigger::compile(text).value());
    return rules;
  };
  EXPECT_TRUE(verdict(triggered_by("event = 'Signed Up'"), "").deliver);
  const Verdict no = verdict(triggered_by("event = 'Signed In'"), "");
  EXPECT_EQ(no.code, "NO_MATCHING_MAPPING");
  EXPECT_EQ(no.rule, "the trigger of none of its mappings holds");
  RouteRules without;
  without.triggers.emplace();
  EXPECT_EQ(verdict(without, "").code, "NO_MATCHING_MAPPING");
}

TEST(Router, ShowsMappingsTheEventAsFiltersLeftIt) {
  RouteRules rules{.filters = {Filter::make({.condition = "all",
                                             .action = FilterAction::drop_properties,
                                             .fields = {{"properties", {"plan"}}}})
                                   .value()}};
  rules.triggers.emplace();
  rules.triggers->push_back(Trigger::compile("properties.plan = 'pro'").value());
  EXPECT_EQ(verdict(rules, R"(,"properties":{"plan":"pro"})").code, "NO_MATCHING_MAPPING");
}

TEST(Router, AsksInTheOrderOfTheRules) {
  const std::string all_say_no =
      R"(,"integrations":{"All":false},"_metadata":{"bundled":["CRM Webhook"]})";
  const RouteRules other_source{.enabled = false, .sources = {"app"}, .event_types = {"identify"}};
  EXPECT_EQ(verdict(other_source, all_say_no).code, "not_connected");
  EXPECT_EQ(verdict({.enabled = false, .event_types = {"identify"}}, all_say_no).code, "disabled");
  EXPECT_EQ(verdict({.event_types = {"identify"}}, all_say_no).code, "UNSUPPORTED_EVENT_TYPE");
  EXPECT_EQ(verdict({}, all_say_no).code, "FILTERED_BY_INTEGRATIONS_OBJECT");
}

Filter filter(FilterSettings settings) { return Filter::make(std::move(settings)).value(); }

TEST(Router, AsksFiltersLast) {
  const RouteRules rules{.filters = {filter({.condition = "event = \"Signed Up\""})}};
  const Verdict dropped = verdict(rules, "");
  EXPECT_EQ(dropped.code, "FILTERED_BY_RULES");
  EXPECT_EQ(dropped.rule, "filter 1 (event = \"Signed Up\"): drop");
  EXPECT_EQ(verdict(rules, R"(,"_metadata":{"bundled":["CRM Webhook"]})").code,
            "MESSAGE_SENT_CLIENT_SIDE");
}

TEST(Router, SaysThatNoFilterStopsAnEvent) {
  EXPECT_EQ(verdict({.filters = {filter({.condition = "type = 'page'"})}}, "").rule,
            "no integrations object: All is true; no filter stops it");
}

TEST(Router, HandsOverTheEventAsItsFiltersLeaveIt) {
  const RouteRules rules{.id = "a",
                         .name = "A",
                         .filters = {filter({.condition = "type = 'track'",
                                             .action = FilterAction::drop_properties,
                                             .fields = {{"properties", {"email"}}}})}};
  const RouteResult result =
      Router(rules).route({.json = R"({"type":"track","properties":{"email":"e","n":1.0}})",
                           .source = "shop",
                           .type = "track"});
  EXPECT_TRUE(result.verdict.deliver);
  EXPECT_EQ(result.changed_json, R"({"type":"track","properties":{"n":1.0}})");
  EXPECT_EQ(result.changes,
            (std::vector<std::string>{
                "filter 1 (type = 'track'): drop_properties took out properties.email"}));
}

TEST(Router, FiltersWarehousesToo) {
  EXPECT_EQ(verdict({.is_warehouse = true, .filters = {filter({.condition = "all"})}}, "").code,
            "FILTERED_BY_RULES");
}

TEST(Router, IsUsedByThreadsSideBySide) {
  const Router router(
      {.id = "a", .name = "A", .filters = {filter({.condition = "event = 'Debug'"})}});
  const auto count = [&router](const std::string& event, int& delivered) {
    const std::string json = R"({"type":"track","event":")" + event + "\"}";
    for (int i = 0; i < 1000; ++i) {
      delivered += router.route({.json = json, .source = "s", .type = "track"}).verdict.deliver;
    }
  };
  int debugs = 0;
  int others = 0;
  std::thread first([&] { count("Debug", debugs); });
  std::thread second([&] { count("Other", others); });
  first.join();
  second.join();
  EXPECT_EQ(debugs, 0);
  EXPECT_EQ(others, 1000);
}

}  // namespace
}  // namespace analytics::server
