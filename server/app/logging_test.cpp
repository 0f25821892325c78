#include "server/app/logging.h"

#include <gtest/gtest.h>
#include <spdlog/details/log_msg.h>

#include <analytics/json.h>

namespace analytics::server {
namespace {

std::string line_of(LogFormat format, std::string_view message) {
  spdlog::memory_buf_t out;
  const spdlog::details::log_msg entry("analyticsd", spdlog::level::info,
                                       spdlog::string_view_t(message.data(), message.size()));
  log_formatter(format)->format(entry, out);
  return {out.data(), out.size()};
}

TEST(Logging, WritesOneJsonObjectALineWhateverTheMessageHolds) {
  const std::string line = line_of(LogFormat::json, "path \"a\\b\"\nnext");
  const Result<Object> object = Object::parse(line);
  ASSERT_TRUE(object) << line;
  EXPECT_EQ(object->get("message")->as_string(), "path \"a\\b\"\nnext");
  EXPECT_EQ(object->get("level")->as_string(), "info");
}

TEST(Logging, KeepsAMessageOnItsLine) {
  const std::string line = line_of(LogFormat::text, "one\ntwo\x1b[31m");
  EXPECT_NE(line.find(R"(one\ntwo\u001b[31m)"), std::string::npos) << line;
}

}  // namespace
}  // namespace analytics::server
