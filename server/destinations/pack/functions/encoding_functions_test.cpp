#include <gtest/gtest.h>

#include <string>

#include "server/destinations/pack/functions/call_fixture.h"
#include "server/destinations/pack/functions/encoding_functions.h"

namespace analytics::server::pack {
namespace {

TEST(EncodingFunctions, TextsAreEncoded) {
  EXPECT_EQ(called("@base64", R"(["user:pass"])"), R"("dXNlcjpwYXNz")");
  EXPECT_EQ(called("@base64", R"(["é"])"), R"("w6k=")");
  EXPECT_EQ(called("@base64", "[1]"), "undefined");
  EXPECT_EQ(called("@url_encode", R"(["a b&c/é?-_.!~*'()😀"])"),
            R"("a%20b%26c%2F%C3%A9%3F-_.!~*'()%F0%9F%98%80")");
  EXPECT_EQ(called("@url_encode", "[{}]"), "undefined");
}

TEST(EncodingFunctions, ValuesAreWrittenAsJson) {
  EXPECT_EQ(called("@json_text", R"([{"a": [1, null, "x\"y"]}])"),
            R"("{\"a\":[1,null,\"x\\\"y\"]}")");
  EXPECT_EQ(called("@json_text", R"(["a"])"), R"("\"a\"")");
  EXPECT_EQ(called("@json_text", "[false]"), R"("false")");
}

TEST(EncodingFunctions, JsonIsReadAsAValue) {
  EXPECT_EQ(called("@json_value", R"(["{\"a\":[1,null,\"x\"],\"a\":{\"b\":1.5}}"])"),
            R"({"a":{"b":1.5}})");
  EXPECT_EQ(called("@json_value", R"([" \"a\" "])"), R"("a")");
  EXPECT_EQ(called("@json_value", R"(["null"])"), "null");
  EXPECT_EQ(called("@json_value", R"(["{\"a\":}"])"), "undefined");
  EXPECT_EQ(called("@json_value", R"([""])"), "undefined");
  EXPECT_EQ(called("@json_value", R"(["1 2"])"), "undefined");
  EXPECT_EQ(called("@json_value", "[1]"), "undefined");
}

std::string nested(int depth) {
  return "[\"" + std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']') + "\"]";
}

TEST(EncodingFunctions, JsonIsReadUpToADepthAndALength) {
  EXPECT_NE(called("@json_value", nested(kJsonDepthMax + 1)), "undefined");
  EXPECT_EQ(called("@json_value", nested(kJsonDepthMax + 2)), "undefined");
  const std::string spaces(kJsonTextBytesMax - 1, ' ');
  EXPECT_EQ(called("@json_value", "[\"" + spaces + "1\"]"), "1");
  EXPECT_EQ(called("@json_value", "[\"" + spaces + " 1\"]"), "undefined");
}

}  // namespace
}  // namespace analytics::server::pack
