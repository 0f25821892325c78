#include "server/app/logging.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <string>
#include <string_view>

#include <analytics/json.h>

namespace analytics::server {
namespace {

// The message as a JSON string: with its quotes, or without them.
class EscapedMessage final : public spdlog::custom_flag_formatter {
 public:
  explicit EscapedMessage(bool quoted) : quoted_(quoted) {}

  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& out) override {
    const Json json(std::string_view(message.payload.data(), message.payload.size()));
    std::string_view text = json.text();
    if (!quoted_) text = text.substr(1, text.size() - 2);
    out.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<EscapedMessage>(quoted_);
  }

 private:
  bool quoted_;
};

}  // namespace

std::unique_ptr<spdlog::formatter> log_formatter(LogFormat format) {
  const bool json = format == LogFormat::json;
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<EscapedMessage>('*', json);
  formatter->set_pattern(json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%*})"
                              : "%Y-%m-%d %H:%M:%S.%e %^%l%$ %*");
  return formatter;
}

void set_up_logging(LogFormat format) {
  auto logger = spdlog::stderr_color_mt("analyticsd");
  logger->set_formatter(log_formatter(format));
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace analytics::server
