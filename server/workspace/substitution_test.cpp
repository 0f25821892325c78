#include "server/workspace/substitution.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

std::optional<std::string> environment(const std::string& name) {
  if (name == "KEY") return "sesame";
  if (name == "_N0") return "";
  if (name == "DEEP") return "${KEY}";
  if (name == "BYTES") return "\xff";
  return std::nullopt;
}

std::string substituted(std::string_view text) { return substitute(text, environment).value(); }
std::string error_of(std::string_view text) {
  return substitute(text, environment).error().message;
}

TEST(Substitution, PutsVariablesIntoTheText) {
  EXPECT_EQ(substituted("${KEY}"), "sesame");
  EXPECT_EQ(substituted("a${KEY}b${KEY}"), "asesamebsesame");
  EXPECT_EQ(substituted("${_N0}"), "");
  EXPECT_EQ(substituted("plain"), "plain");
}

TEST(Substitution, TakesTwoDollarsForOne) {
  EXPECT_EQ(substituted("$${KEY}"), "${KEY}");
  EXPECT_EQ(substituted("$$$$"), "$$");
}

TEST(Substitution, LeavesOtherDollarsAlone) {
  EXPECT_EQ(substituted("pa$word"), "pa$word");
  EXPECT_EQ(substituted("$KEY$"), "$KEY$");
}

TEST(Substitution, DoesNotLookIntoWhatItPutIn) { EXPECT_EQ(substituted("${DEEP}"), "${KEY}"); }

TEST(Substitution, RefusesAVariableThatIsNotSet) {
  EXPECT_EQ(error_of("${MISSING}"), "the environment variable MISSING is not set");
}

TEST(Substitution, RefusesWhatIsMalformed) {
  EXPECT_NE(error_of("${KEY").find("write $$"), std::string::npos);
  EXPECT_NE(error_of("${}").find("write $$"), std::string::npos);
  EXPECT_NE(error_of("${1A}").find("write $$"), std::string::npos);
  EXPECT_NE(error_of("${A-B}").find("write $$"), std::string::npos);
}

TEST(Substitution, RefusesAValueThatIsNotUtf8) {
  EXPECT_EQ(error_of("${BYTES}"), "the environment variable BYTES is not UTF-8");
}

}  // namespace
}  // namespace analytics::server
