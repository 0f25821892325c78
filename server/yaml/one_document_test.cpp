#include "server/yaml/one_document.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server {
namespace {

std::string fault_of(std::string_view text) {
  DocumentFault fault;
  if (parse_one_document(text, fault)) return {};
  return std::to_string(fault.line) + ": " + fault.message;
}

TEST(OneDocument, IsGivenAsItsRoot) {
  DocumentFault fault;
  const std::optional<YAML::Node> root = parse_one_document("---\na: [1]\n", fault);
  ASSERT_TRUE(root);
  EXPECT_EQ((*root)["a"][0].Scalar(), "1");
}

TEST(OneDocument, IsWhatAFileMustHold) {
  EXPECT_EQ(fault_of(""), "1: is empty");
  EXPECT_EQ(fault_of("a: 1\n---\nb: 1\n"), "2: must hold one document: remove the line ---");
}

TEST(OneDocument, IsNotLookedForForEver) {
  EXPECT_EQ(fault_of(",a"), "1: is no YAML: this line can't begin so");
}

TEST(OneDocument, IsYamlInUtf8) {
  EXPECT_EQ(fault_of("a: 1\nb: ["), "2: is no YAML: end of sequence flow not found");
  EXPECT_EQ(fault_of("a: \xFF"), "0: is not UTF-8");
}

}  // namespace
}  // namespace analytics::server
