#include "http/url.h"

#include <analytics/http_client.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace analytics {
namespace {

using testing::HasSubstr;
using testing::Not;

struct JoinCase {
  std::string host;
  std::string path;
  std::string expected;
};

class EndpointUrl : public testing::TestWithParam<JoinCase> {};

TEST_P(EndpointUrl, JoinsHostAndPath) {
  const Result<std::string> url = endpoint_url(GetParam().host, GetParam().path);
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(*url, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table, EndpointUrl,
    testing::Values(
        JoinCase{"https://api.segment.io", "/v1/batch", "https://api.segment.io/v1/batch"},
        JoinCase{"https://api.segment.io/", "/v1/batch", "https://api.segment.io/v1/batch"},
        JoinCase{"https://api.segment.io//", "v1/batch/", "https://api.segment.io/v1/batch"},
        JoinCase{"https://example.com/a/b", "/v1/t", "https://example.com/a/b/v1/t"},
        JoinCase{"https://example.com/a/b/", "v1/t", "https://example.com/a/b/v1/t"},
        JoinCase{"http://127.0.0.1:8080", "/v1/batch", "http://127.0.0.1:8080/v1/batch"},
        JoinCase{"http://[::1]:8080/", "/v1/batch", "http://[::1]:8080/v1/batch"},
        JoinCase{"HTTPS://api.segment.io", "/v1/batch", "https://api.segment.io/v1/batch"},
        JoinCase{"https://example.com/whole/path", "", "https://example.com/whole/path"},
        JoinCase{"https://example.com", "/", "https://example.com"}));

TEST(EndpointUrlOfAHostAlone, IsThatOfTheBatchCall) {
  EXPECT_EQ(endpoint_url(kHostUs).value(), "https://api.segment.io/v1/batch");
  EXPECT_EQ(endpoint_url(kHostEu).value(), "https://events.eu1.segmentapis.com/v1/batch");
}

struct WrongCase {
  std::string host;
  std::string says;
};

class WrongHost : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongHost, IsAnErrorThatSaysWhatIsWrong) {
  const Result<std::string> url = endpoint_url(GetParam().host, "/v1/batch");
  ASSERT_FALSE(url) << *url;
  EXPECT_EQ(url.error().code, ErrorCode::invalid_config);
  EXPECT_THAT(url.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongHost,
    testing::Values(
        WrongCase{"", "empty"}, WrongCase{"api.segment.io", "no scheme"},
        WrongCase{"localhost:8080", "no scheme"}, WrongCase{"ftp://api.segment.io", "\"ftp\""},
        WrongCase{"file:///etc/passwd", "\"file\""}, WrongCase{"https://", "not a URL"},
        WrongCase{"https://:8080", "not a URL"}, WrongCase{"https://host:99999", "not a URL"},
        WrongCase{"https://host:port", "not a URL"}, WrongCase{"https://host/?key=1", "query"},
        WrongCase{"https://host/#part", "fragment"}, WrongCase{"https://two words", "space"},
        WrongCase{"https://host\r\nX-Evil: 1", "control character"},
        WrongCase{"https://m\xc3\xbcller.example", "ASCII"}));

TEST(WrongHostWithAPassword, IsNotQuoted) {
  const Result<std::string> url = endpoint_url("https://anna:pencil@host", "/v1/batch");
  ASSERT_FALSE(url);
  EXPECT_THAT(url.error().message, HasSubstr("password"));
  EXPECT_THAT(url.error().message, Not(HasSubstr("pencil")));
}

TEST(EndpointUrlPath, MayNotHaveAQuery) {
  EXPECT_EQ(endpoint_url("https://host", "/v1/batch?a=b").error().code, ErrorCode::invalid_config);
}

TEST(HostOf, IsTheHostWithItsPortAndWithoutCredentials) {
  EXPECT_EQ(host_of("https://api.segment.io/v1/batch"), "api.segment.io");
  EXPECT_EQ(host_of("http://127.0.0.1:8080/v1/batch?x=1"), "127.0.0.1:8080");
  EXPECT_EQ(host_of("http://anna:pencil@host:81/"), "host:81");
  EXPECT_EQ(host_of("not a url"), "");
}

}  // namespace
}  // namespace analytics
