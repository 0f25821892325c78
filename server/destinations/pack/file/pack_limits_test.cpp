// What is wrong with a pack as a whole: its file, and the limits of the format.
#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/file/wrong_pack.h"

namespace analytics::server::pack {
namespace {

TEST(PackFile, AreNoneOfTheGoodPack) { EXPECT_EQ(told(problems_of(kGoodPack)), ""); }

TEST(PackFile, TellThatAFileHasAnotherNameThanItsPack) {
  EXPECT_EQ(told(problems_of(kGoodPack, "catalog/other.yaml")),
            "2: type must be the file's name, other: rename one of them");
  EXPECT_EQ(told(problems_of(kGoodPack, "catalog/example.json")), "");
}

TEST(PackFile, AreToldAllAtOnceInTheOrderOfTheirLines) {
  EXPECT_EQ(told(problems_of(changed({"type: example\nname: Example", "type: A\nname: 1", ""}))),
            "2: type must be 1 to 64 of a-z, 0-9, \"_\" and \"-\", and begin with a letter or "
            "digit\n3: name must be a text: put it in quotes");
}

TEST(PackFile, TellWhereAFileIsNoYaml) {
  EXPECT_EQ(told(problems_of("pack: 1\nname: [")),
            "2: the file is no YAML: end of sequence flow not found");
  EXPECT_EQ(told(problems_of("")), "1: the file is empty: it must begin with pack: 1");
  EXPECT_TRUE(told(problems_of("- 1")).starts_with("1: the file must be an object with"));
  EXPECT_EQ(told(problems_of("pack: 1\n---\npack: 1")),
            "1: the file has several YAML documents: it may have one");
  EXPECT_EQ(told(problems_of("pack: 1\n[a]: 1")), "1: the file has a member whose name is no text");
}

TEST(PackFile, AskTheCheckOfTriggers) {
  PackProblems problems;
  const PackChecks checks{.trigger = [](std::string_view fql) {
    return fql == "type = \"track\"" ? "it is too plain" : "";
  }};
  read_pack(kGoodPack, "", checks, problems);
  EXPECT_EQ(told(problems), "16: actions.track.trigger is no condition: it is too plain");
}

TEST(PackFile, AFileMayBeAMebibyteLong) {
  std::string yaml(kGoodPack);
  yaml.append(kPackBytesMax - yaml.size(), '\n');
  EXPECT_EQ(told(problems_of(yaml)), "");
  EXPECT_EQ(told(problems_of(yaml + "\n")), "0: the file is longer than 1 MiB: a pack may not be");
}

// Each line uses the one before it ten times.
TEST(PackFile, AliasesCountAsOftenAsTheyAreUsed) {
  std::string yaml = "shapes:\n  a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int line = 1; line < 9; ++line) {
    const std::string before = "*a" + std::to_string(line - 1);
    const std::string name = "a" + std::to_string(line);
    yaml += "  " + name + ": &" + name + " [" + before;
    for (int use = 1; use < 10; ++use) yaml += ", " + before;
    yaml += "]\n";
  }
  const PackProblems problems = problems_of(yaml);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("200,000 values"), std::string::npos) << told(problems);
}

std::string nested(std::size_t depth) {
  return changed({"{source: analytics}",
                  "{source: " + std::string(depth, '[') + std::string(depth, ']') + "}", ""});
}

TEST(PackFile, SixtyFourListsMayStandInsideEachOther) {
  EXPECT_EQ(told(problems_of(nested(62))), "");
  EXPECT_NE(told(problems_of(nested(63))).find("is too deep"), std::string::npos);
}

TEST(PackFile, AnAliasOfItselfIsTooDeep) {
  EXPECT_NE(told(problems_of("pack: &a [*a]")).find("is too deep"), std::string::npos);
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t index = 0; index < count; ++index) {
    std::string each(text);
    while (each.find('#') != std::string::npos) {
      each.replace(each.find('#'), 1, std::to_string(index));
    }
    all += each;
  }
  return all;
}

TEST(PackFile, AnActionHasTwoHundredFieldsAtMost) {
  const auto with = [](std::size_t count) {
    const std::string fields = repeated("\n      f#: {type: string}", count);
    return told(problems_of(changed({"\n      event: {type: string}", fields, ""})));
  };
  EXPECT_EQ(with(199), "");
  EXPECT_EQ(with(200), "15: actions.track has more than 200 fields with its sets");
}

TEST(PackFile, AnActionHasTwentyStepsAtMost) {
  const auto with = [](std::size_t count) {
    const std::string steps = repeated("\n      - {value: 1, keep: a#}", count);
    return told(problems_of(changed({"\n        keep: sent", steps, ""})));
  };
  EXPECT_EQ(with(19), "");
  EXPECT_EQ(with(20), "24: actions.track.steps has 21 items: at most 20 are allowed");
}

TEST(PackFile, APackHasFiftyActionsAtMost) {
  const auto with = [](std::size_t count) {
    const std::string actions =
        repeated("  a#: {title: A, steps: [{value: 1, keep: a}]}\n", count) + "mappings:";
    return told(problems_of(changed({"mappings:", actions, ""})));
  };
  EXPECT_EQ(with(49), "");
  EXPECT_NE(with(50).find("actions has 51 actions: at most 50 are allowed"), std::string::npos);
}

TEST(PackFile, TwoHundredAreToldAtMost) {
  const std::string unknown = repeated("x#: 1\n", 300) + "pack: 1";
  EXPECT_EQ(problems_of(changed({"pack: 1", unknown, ""})).size(), 200U);
}

}  // namespace
}  // namespace analytics::server::pack
