#include "server/destinations/archive/s3_answer.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "server/destinations/http_outcome.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kCodeBytesMax = 64;

struct Advice {
  std::string_view code;
  std::string_view text;
};

constexpr std::string_view kOtherRegion =
    "the bucket is in another region, or behind another endpoint: mend region or endpoint";

constexpr std::array kAdvice = std::to_array<Advice>({
    {"AccessDenied", "the key may not write there: allow it s3:PutObject below the prefix"},
    {"AllAccessDisabled", "the bucket takes nothing any more"},
    {"AuthorizationHeaderMalformed", kOtherRegion},
    {"ExpiredToken", "the key has expired"},
    {"IllegalLocationConstraintException", kOtherRegion},
    {"InvalidAccessKeyId", "there is no such key: mend access_key_id"},
    {"InvalidBucketName", "there can be no such bucket: mend bucket"},
    {"NoSuchBucket", "there is no such bucket: make it, or mend bucket"},
    {"PermanentRedirect", kOtherRegion},
    {"RequestTimeTooSkewed", "this machine's clock is wrong by more than the storage allows"},
    {"SignatureDoesNotMatch", "the signature is wrong: mend secret_access_key"},
    {"SlowDown", "the storage asks for fewer requests"},
});

// The text of the first <Code> of S3's XML; empty unless it is letters and digits.
std::string code_in(std::string_view body) {
  constexpr std::string_view kOpen = "<Code>";
  const std::size_t open = body.find(kOpen);
  if (open == std::string_view::npos) return {};
  const std::string_view rest = body.substr(open + kOpen.size());
  const std::string_view code = rest.substr(0, rest.find("</Code>"));
  const bool is_plain = std::ranges::all_of(code, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  return is_plain && code.size() <= kCodeBytesMax ? std::string(code) : std::string();
}

}  // namespace

Outcome s3_outcome(const Result<HttpResponse>& response, Timestamp now) {
  Outcome outcome = http_outcome(response, now);
  if (outcome.kind == Kind::delivered) return outcome;
  outcome.kind = Kind::retry;
  const std::string code = response ? code_in(response->body) : std::string();
  if (code.empty()) return outcome;
  outcome.code = code;
  outcome.detail = "the storage answered " + std::to_string(outcome.status) + " " + code;
  const auto* const advice = std::ranges::find(kAdvice, std::string_view(code), &Advice::code);
  if (advice != kAdvice.end()) outcome.detail += ": " + std::string(advice->text);
  return outcome;
}

}  // namespace analytics::server
