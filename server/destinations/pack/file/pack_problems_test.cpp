// What is wrong with a pack is told with its line, its place and what to do.
#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/file/wrong_pack.h"

namespace analytics::server::pack {
namespace {

TEST_P(WrongPack, IsToldWithItsLineItsPlaceAndWhatToDo) {
  EXPECT_EQ(told(problems_of(changed(GetParam()))), GetParam().told) << GetParam().stands;
}

constexpr Wrong kAbout[] = {
    {"pack: 1\n", "", "1: pack is missing: write pack: 1, the version of the format"},
    {"pack: 1", "pack: 2", "1: pack must be 1: this program knows no other"},
    {"type: example\n", "", "1: type is missing: it is what workspace.yaml says as `type:`"},
    {"type: example", "type: Example",
     "2: type must be 1 to 64 of a-z, 0-9, \"_\" and \"-\", and begin with a letter or digit"},
    {"type: example", "type: [a]", "2: type must be a text"},
    {"name: Example\n", "", "1: name is missing: it is what `integrations` in a message names"},
    {"name: Example", "name: 12", "3: name must be a text: put it in quotes"},
    {"name: Example", "nam: Example",
     "1: name is missing: it is what `integrations` in a message names\n3: the file has an unknown "
     "member \"nam\": did you mean name?"},
    {"name: Example", "name: Example\nwhatever: 1",
     "4: the file has an unknown member \"whatever\"; there are: pack, type, name, aliases, "
     "description, website, sources, settings, hosts, field_sets, shapes, tables, actions, "
     "mappings, answers, limits, accepts, deletion, fixtures"},
    {"name: Example", "name: Example\nname: Other",
     "4: the file has the member \"name\" twice: remove one"},
    {"description: Sends track calls.", "description: ''",
     "4: description is empty: say in a sentence what it sends"},
    {"description: Sends track calls.", "description: x\naliases: A", "5: aliases must be a list"},
    {"hosts: [api.example.com]\n", "",
     "1: hosts is missing: list the hosts that requests may go to\n25: "
     "actions.track.steps[0].request.url goes to a host that is none of the pack's hosts: add it "
     "there"},
    {"hosts: [api.example.com]", "hosts: ['https://api.example.com', api.example.com]",
     "8: hosts[0] must be a host such as api.example.com or *.example.com, in lower case, without "
     "https:// and port"},
    {"hosts: [api.example.com]", "hosts: []",
     "8: hosts is empty: it must have at least one item\n26: actions.track.steps[0].request.url "
     "goes to a host that is none of the pack's hosts: add it there"},
    {"shapes: {source: analytics}", "shapes: {Source: analytics}",
     "11: shapes.Source has a name that is not in snake case: a-z, 0-9 and \"_\""},
    {"shapes: {source: analytics}", "shapes: {source: {\"@liquid\": x}}",
     "11: shapes.source.@liquid can't be compiled: @liquid is not supported: use @template, @case, "
     "@replace, @if and the functions of docs/pack-format.md instead"},
    {"tables: {hosts: {us: api.example.com}}", "tables: {hosts: [a]}",
     "12: tables.hosts must be an object: what each key becomes"},
    {"limits: {timeout_seconds: 10}", "limits: {timeout_seconds: 301}",
     "32: limits.timeout_seconds must be a whole number from 1 to 300, without quotes"},
    {"limits: {timeout_seconds: 10}", "limits: {timeout_seconds: '10'}",
     "32: limits.timeout_seconds must be a whole number from 1 to 300, without quotes"},
    {"accepts: {age_max: 72h}", "accepts: {age_max: 3 days}",
     "33: accepts.age_max must be a time such as 90s, 30m, 72h or 7d"},
    {"accepts: {age_max: 72h}", "accepts: {event_types: [click]}",
     "33: accepts.event_types[0] must be one of: track, identify, page, screen, group, alias"},
    {"mappings: [{action: track}]", "mappings: []\ndeletion: {}",
     "32: deletion.steps is missing: say which requests delete a user"},
};

constexpr Wrong kSettings[] = {
    {"name: region", "kind: string",
     "7: settings[1].name is missing: say what workspace.yaml calls it"},
    {"name: region", "name: Region",
     "7: settings[1].name must be in snake case: a-z, 0-9 and \"_\", beginning with a letter"},
    {"name: region", "name: mappings",
     "7: settings[1].name is a setting that every pack has: take it out, or choose another name"},
    {"name: region", "name: api_key",
     "7: settings[1].name is the name of another setting too: choose another"},
    {"name: region", "kind: number, name: region",
     "7: settings[1].kind must be one of: string, integer, boolean, url"},
    {"name: region", "default: de, name: region",
     "7: settings[1].default must be one of the choices"},
    {"name: region", "minimum: 1, name: region",
     "7: settings[1].minimum is for integers only: take it out"},
    {"choices: [us, eu]", "kind: integer, choices: [us]",
     "7: settings[1].choices are for strings and URLs only: take them out"},
    {"choices: [us, eu]", "kind: integer, maximum: 5, default: 6",
     "7: settings[1].default must be a whole number from 0 to 5, without quotes"},
    {"choices: [us, eu]", "kind: boolean, default: 'true'",
     "7: settings[1].default must be true or false, without quotes"},
    {"choices: [us, eu]", "kind: url, default: example.com",
     "7: settings[1].default must be a URL that begins with https:// or http://"},
    {"required: true", "required: 1",
     "6: settings[0].required must be true or false, without quotes"},
};

INSTANTIATE_TEST_SUITE_P(About, WrongPack, ::testing::ValuesIn(kAbout));
INSTANTIATE_TEST_SUITE_P(Settings, WrongPack, ::testing::ValuesIn(kSettings));

}  // namespace
}  // namespace analytics::server::pack
