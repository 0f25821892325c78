// What is wrong with mappings and fixtures is told with its line, its place and what to do.
#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/file/wrong_pack.h"

namespace analytics::server::pack {
namespace {

constexpr Wrong kFixtures[] = {
    {"[{action: track}]", "[{action: trak}]",
     "31: mappings[0].action is no action of the pack: did you mean track?"},
    {"[{action: track}]", "[{name: x}]",
     "31: mappings[0].action is missing: say which of the pack's actions it makes calls of"},
    {"[{action: track}]", "[{action: track, fields: {evnt: 1}}]",
     "31: mappings[0].fields.evnt is no field of track: did you mean event?"},
    {"trigger: type = \"track\"", "description: x",
     "31: mappings[0].trigger is missing: the action has none either, so that no event would be "
     "taken"},
    {"fixtures:\n  - name: a call", "fixtures: []\nsources:\n  - name: a call",
     "34: fixtures is empty: a pack must show for some events what is sent\n36: sources[0] must be "
     "a text"},
    {"settings: {api_key: KEY}", "settings: {}",
     "35: fixtures[0].settings.api_key is missing: the pack requires it"},
    {"settings: {api_key: KEY}", "settings: {api_key: KEY, regoin: us}",
     "36: fixtures[0].settings.regoin is no setting of the pack: did you mean region?"},
    {"events: [{type: track}]", "events: [{event: x}]",
     "37: fixtures[0].events[0].type is missing: an event has one, such as track"},
    {"events: [{type: track}]", "events: [{type: track}]\n    delete: u1",
     "35: fixtures[0] must have one of: events, delete"},
    {"outcomes: [delivered]", "outcomes: []",
     "39: fixtures[0].outcomes must have one for each event: there are 1"},
    {"outcomes: [delivered]", "outcomes: [lost]",
     "39: fixtures[0].outcomes[0] must be one of: delivered, retry, discarded, unauthorized, "
     "split, not_mapped"},
    {"outcomes: [delivered]", "outcomes: [{outcome: retry, code: Too late}]",
     "39: fixtures[0].outcomes[0].code must be a text in snake case, or a number"},
    {"method: POST, url: \"https", "url: \"https",
     "38: fixtures[0].exchanges[0].request.method is missing: say which is expected"},
    {"/v1\"}}]", "/v1\"}, answer: {status: 99}}]",
     "38: fixtures[0].exchanges[0].answer.status must be a whole number from 100 to 599, without "
     "quotes"},
    {"/v1\"}}]", "/v1?a=b\", query: {a: b}}}]",
     "38: fixtures[0].exchanges[0].request.url has a query beside query: leave one of them out"},
    {"/v1\"}}]", "/v1\", query: a=b}}]",
     "38: fixtures[0].exchanges[0].request.query must be an object"},
    {"- name: a call", "- now: noon\n    name: a call",
     "35: fixtures[0].now must be a time such as 2026-01-01T00:00:00Z"},
};

INSTANTIATE_TEST_SUITE_P(Fixtures, WrongPack, ::testing::ValuesIn(kFixtures));

}  // namespace
}  // namespace analytics::server::pack
