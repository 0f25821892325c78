// Secrets in addresses, and what may not be put into a request.

#include <gmock/gmock.h>

#include "server/destinations/pack/delivery/pack_fixture.h"
#include "server/destinations/pack/delivery/pack_preview.h"

namespace analytics::server::pack {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kTrack =
    R"({"type":"track","userId":"u","properties":{"Host":"internal.example.com"}})";

std::shared_ptr<const Pack> pack_of(const std::string& request, const std::string& more = "") {
  std::string head(kPackHead);
  const std::string before = "  - {name: region";
  head.insert(head.find(before),
              "  - {name: hook, kind: url, secret: true, description: a hook}\n");
  PackProblems problems;
  std::shared_ptr<const Pack> pack = check_pack(head + more + R"(actions:
  send:
    title: Send
    description: Sends.
    trigger: type = "track"
    fields: {all: {type: object, default: {"@path": $.properties}, description: all}}
    steps: [{request: )" + request + R"(}]
mappings:
  - {name: All, action: send}
)",
                                                "", problems);
  for (const PackProblem& problem : problems) ADD_FAILURE() << problem.message;
  return pack;
}

TEST(PackSecrets, ASecretAddressIsNotShownBehindARelay) {
  const auto pack = pack_of("{method: POST, url: $.settings.hook, json: {a: 1}}");
  const PackRun ran = run(pack, {kTrack}, {{.status = 200}},
                          R"({"hook":"https://api.example.com/services/T1/B2/very-secret",)"
                          R"("relay_url":"https://relay.example.com/out"})");
  ASSERT_EQ(told(ran), "delivered");
  EXPECT_EQ(ran.requests[0].url, "https://relay.example.com/out/services/T1/B2/very-secret");
  ASSERT_NE(ran.outcomes[0].trace, nullptr);
  EXPECT_THAT(ran.outcomes[0].trace->request, HasSubstr("POST https://relay.example.com/out***"));
  EXPECT_THAT(ran.outcomes[0].trace->request, Not(HasSubstr("very-secret")));
}

TEST(PackSecrets, ASecretInAPathIsMaskedAsThePathHasIt) {
  const auto pack =
      pack_of("{method: POST, url: \"https://api.example.com/{{settings.api_key}}/x\"}");
  const PackRun ran = run(pack, {kTrack}, {{.status = 200}}, R"({"api_key":"very/secret!one"
})");
  ASSERT_NE(ran.outcomes[0].trace, nullptr);
  EXPECT_EQ(ran.requests[0].url, "https://api.example.com/very%2Fsecret!one/x");
  EXPECT_THAT(ran.outcomes[0].trace->request, HasSubstr("https://api.example.com/***/x"));
}

TEST(PackRequest, AnEventGivesNoHeaderThatBelongsToTheConnection) {
  const auto pack = pack_of(
      "{method: POST, url: \"https://api.example.com/\", headers: {\"...\": $.payload.all}}");
  const PackRun ran = run(pack, {kTrack});
  EXPECT_THAT(ran.requests, IsEmpty());
  EXPECT_EQ(told(ran), "discarded(request_invalid)");
  EXPECT_THAT(ran.outcomes[0].detail, HasSubstr("belongs to the connection"));
}

TEST(PackPreview, ShowsThePayloadOfAnEventWithoutATime) {
  const auto pack =
      pack_of("{method: POST, url: \"https://api.example.com/\"}", "accepts: {age_max: 72h}\n");
  const Result<std::string> text = preview_pack(pack, {.settings_json = "{}", .event = kTrack});
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("payload:"));
}

}  // namespace
}  // namespace analytics::server::pack
