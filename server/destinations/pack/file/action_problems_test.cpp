// What is wrong with actions and their steps is told with its line, its place and what to do.
#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/file/wrong_pack.h"

namespace analytics::server::pack {
namespace {

constexpr Wrong kActions[] = {
    {"title: Track\n", "titel: Track\n",
     "15: actions.track has an unknown member \"titel\": did you mean title?\n15: "
     "actions.track.title is missing: it is what people choose it by"},
    {"trigger: type", "trigger: ''\n    description: type",
     "16: actions.track.trigger is empty: write a condition such as type = \"track\"\n32: "
     "mappings[0].trigger is missing: the action has none either, so that no event would be taken"},
    {"field_sets: [common]", "field_sets: [others]",
     "17: actions.track.field_sets[0] is none of the pack's field_sets\n20: "
     "actions.track.refuse[0].when has $.payload.user, which is none of the action's fields"},
    {"event: {type: string}", "user: {type: string}",
     "19: actions.track.fields brings the field user, which the action has already"},
    {"event: {type: string}", "event: {}",
     "19: actions.track.fields.event.type is missing: say what it is, such as string or object"},
    {"event: {type: string}", "event: {type: str}",
     "19: actions.track.fields.event.type must be one of: string, text, password, number, integer, "
     "boolean, datetime, object"},
    {"event: {type: string}", "\"9lives\": {type: string}",
     "19: actions.track.fields.9lives has a name that no field may have: a letter, \"_\" or \"$\", "
     "then letters, digits, \"_\", \"$\", blanks, \".\" and \"-\""},
    {"event: {type: string}", "event: {type: string, default: {\"@path\": [1]}}",
     "19: actions.track.fields.event.default.@path can't be compiled: must be a text or a "
     "directive"},
    {"event: {type: string}", "event: {type: string, format: phone}",
     "19: actions.track.fields.event.format is none that is known; there are: date, date-time, "
     "email, hostname, ipv4, ipv6, password, text, time, uri, uri-reference, uuid"},
    {"event: {type: string}", "event: {type: boolean, minimum: 1}",
     "19: actions.track.fields.event.minimum is for numbers and strings only: take it out"},
    {"event: {type: string}", "event: {type: number, minimum: 2, maximum: 1}",
     "19: actions.track.fields.event has a minimum above its maximum: no value would do"},
    {"event: {type: string}", "event: {type: number, choices: [one]}",
     "19: actions.track.fields.event.choices[0] is of another type than the field"},
    {"event: {type: string}", "event: {type: string, properties: {}}",
     "19: actions.track.fields.event.properties is for objects only: take it out"},
    {"event: {type: string}", "event: {type: string, required: {conditions: []}}",
     "19: actions.track.fields.event.required.conditions is empty: it must have at least one item"},
    {"event: {type: string}",
     "event: {type: string, required: {conditions: [{field: other, is: 1}]}}",
     "19: actions.track.fields.event has event required by a condition on \"other\", which is no "
     "field"},
    {"event: {type: string}", "event: {type: string, required: {conditions: [{field: user}]}}",
     "19: actions.track.fields.event.required.conditions[0] must have one of: is, is_not"},
    {"code: no_user", "code: No user",
     "20: actions.track.refuse[0].code must be a text in snake case, or a number"},
    {"when: $.payload.user, code", "code",
     "20: actions.track.refuse[0].when is missing: say which events are refused"},
    {"batch: {max: 10}", "batch: {max: 0}",
     "21: actions.track.batch.max must be a whole number from 1 to 10000, without quotes"},
    {"batch: {max: 10}", "batch: {bytes_max: 10}",
     "21: actions.track.batch.max is missing: say how many events go in one request"},
    {"batch: {max: 10}", "batch: {max: 10, by: {\"@nonsense\": 1}}",
     "21: actions.track.batch.by.@nonsense can't be compiled: there is no directive or function "
     "@nonsense; docs/pack-format.md lists them"},
    {"item: $.payload\n", "spread: true\n",
     "22: actions.track.spread is for actions with an item: take it out"},
};

constexpr Wrong kSteps[] = {
    {"    steps:\n      - request:", "    steps: []\n    answers_:\n      - request:",
     "23: actions.track.steps is empty: it must have at least one item\n24: actions.track has an "
     "unknown member \"answers_\": did you mean answers?"},
    {"        keep: sent", "        value: 1\n        keep: sent",
     "24: actions.track.steps[0] must have one of: request, value, refuse, retry"},
    {"keep: sent", "keep: Sent", "28: actions.track.steps[0].keep must be a name in snake case"},
    {"keep: sent", "keep_answer: true",
     "28: actions.track.steps[0].keep_answer keeps nothing without keep: name what it is kept as"},
    {"keep: sent", "expekt: true",
     "28: actions.track.steps[0] has an unknown member \"expekt\": did you mean expect?"},
    {"method: POST", "method: SEND",
     "25: actions.track.steps[0].request.method must be GET, POST, PUT, PATCH, DELETE or HEAD"},
    {"          method: POST\n", "",
     "25: actions.track.steps[0].request.method is missing: write method: POST, or another"},
    {"url: https://api.example.com/v1", "url: https://other.example.com/v1",
     "26: actions.track.steps[0].request.url goes to a host that is none of the pack's hosts: add "
     "it there"},
    {"url: https://api.example.com/v1", "url: api.example.com/v1",
     "26: actions.track.steps[0].request.url must begin with https://"},
    {"url: https://api.example.com/v1", "url: http://api.example.com/v1",
     "26: actions.track.steps[0].request.url must begin with https://"},
    {"url: https://api.example.com/v1", "url: https://u:p@api.example.com/v1",
     "26: actions.track.steps[0].request.url must not have a user name or password: write auth for "
     "them"},
    {"json: $.items", "json: $.items\n          form: {}",
     "25: actions.track.steps[0].request has several bodies: it may have one of json, form, raw"},
    {"json: $.items", "json: $.items\n          content_type: text/plain",
     "28: actions.track.steps[0].request.content_type is for raw bodies: take it out, json and "
     "form have their own"},
    {"json: $.items", "auth: {basic: [a]}",
     "27: actions.track.steps[0].request.auth.basic must be a list of two: [user, password]"},
    {"json: $.items", "auth: {}",
     "27: actions.track.steps[0].request.auth must have one of: basic, bearer"},
    {"json: $.items", "headers: {\"a b\": c}",
     "27: actions.track.steps[0].request.headers.a b has a name that no header may have"},
    {"json: $.items", "json: {a: [1, {\"@nonsense\": 2}]}",
     "27: actions.track.steps[0].request.json.a[1].@nonsense can't be compiled: there is no "
     "directive or function @nonsense; docs/pack-format.md lists them"},
    {"        keep: sent", "        keep: sent\n      - {value: 1}",
     "29: actions.track.steps[1].keep is missing: name what the value is kept as"},
    {"        keep: sent", "      - {refuse: {}}",
     "28: actions.track.steps[1].refuse.code is missing: events that end here are counted by it"},
    {"        keep: sent", "      - {retry: {code: late}, expect: true}",
     "28: actions.track.steps[1].expect is for steps with a request: take it out"},
    {"outcome: retry", "outcome: again",
     "29: actions.track.answers[0].outcome must be one of: delivered, retry, discarded, "
     "unauthorized, split"},
    {"when: $.body, outcome: retry", "when: $.body",
     "29: actions.track.answers[0].outcome is missing: say what becomes of the events"},
    {"code: late", "code: Too late",
     "29: actions.track.answers[0].code must be a text in snake case, a number, or an expression"},
    {"[{when: $.body,", "[{outcome: retry}, {when: $.body,",
     "29: actions.track.answers[0] has no when, so that those after it are never looked at: add "
     "one, or move it to the end"},
    {"list: $.body, ", "",
     "30: actions.track.results.list is missing: say where the answer has the items' results"},
};

INSTANTIATE_TEST_SUITE_P(Actions, WrongPack, ::testing::ValuesIn(kActions));
INSTANTIATE_TEST_SUITE_P(Steps, WrongPack, ::testing::ValuesIn(kSteps));

}  // namespace
}  // namespace analytics::server::pack
