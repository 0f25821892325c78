#include "server/destinations/warehouse/naming.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

TEST(SnakeCase, SplitsWordsAtWhateverIsNeitherLetterNorDigit) {
  EXPECT_EQ(snake_case("sample text"), "sample_text");
  EXPECT_EQ(snake_case("sample-text"), "sample_text");
  EXPECT_EQ(snake_case("sample_text"), "sample_text");
  EXPECT_EQ(snake_case("sample___text"), "sample_text");
  EXPECT_EQ(snake_case("something.com"), "something_com");
  EXPECT_EQ(snake_case("FOO:BAR$BAZ"), "foo_bar_baz");
  EXPECT_EQ(snake_case("FOO#BAR#BAZ"), "foo_bar_baz");
}

TEST(SnakeCase, LeavesNothingAtTheEnds) {
  EXPECT_EQ(snake_case("$something%"), "something");
  EXPECT_EQ(snake_case("   $#$sample   2    Text   "), "sample_2_text");
  EXPECT_EQ(snake_case("_leading"), "leading");
  EXPECT_EQ(snake_case("trailing_"), "trailing");
}

TEST(SnakeCase, StartsAWordAtACapital) {
  EXPECT_EQ(snake_case("sampleText"), "sample_text");
  EXPECT_EQ(snake_case("inviteYourCustomersAddInvites"), "invite_your_customers_add_invites");
  EXPECT_EQ(snake_case("samPLE text"), "sam_ple_text");
}

TEST(SnakeCase, GluesARunOfCapitalsToTheSmallLettersThatFollow) {
  EXPECT_EQ(snake_case("CStringRef"), "cstring_ref");
  EXPECT_EQ(snake_case("SAMPLE 2 TEXT"), "sample_2_text");
  EXPECT_EQ(snake_case("THE5r"), "the5r");
}

TEST(SnakeCase, KeepsDigitsInTheirWord) {
  EXPECT_EQ(snake_case("sample 2 Text"), "sample_2_text");
  EXPECT_EQ(snake_case("___$$Base64Encode"), "base64_encode");
  EXPECT_EQ(snake_case("5test"), "5test");
  EXPECT_EQ(snake_case("test5"), "test5");
  EXPECT_EQ(snake_case("5TEst"), "5test");
  EXPECT_EQ(snake_case("_5TEst"), "5test");
  EXPECT_EQ(snake_case("@%#&5TEst"), "5test");
  EXPECT_EQ(snake_case("edf_6N"), "edf_6n");
  EXPECT_EQ(snake_case("f_pX9"), "f_p_x9");
  EXPECT_EQ(snake_case("p_z9Rg"), "p_z9_rg");
  EXPECT_EQ(snake_case("2FA Enabled"), "2fa_enabled");
  EXPECT_EQ(snake_case("Enabled 2FA"), "enabled_2fa");
  EXPECT_EQ(snake_case("lk0B@bFmjrLQ_Z6YL"), "lk0_b_b_fmjr_lq_z6yl");
}

TEST(SnakeCase, TakesBytesOutsideAsciiForSeparators) {
  EXPECT_EQ(snake_case("•¶§ƒ˚foo˙∆˚¬"), "foo");
  EXPECT_EQ(snake_case("@49L0S145_¬fwHƒ0TSLNVp"), "49l0s145_fw_h_0tslnvp");
  EXPECT_EQ(snake_case("naïve"), "na_ve");
  EXPECT_EQ(snake_case("日本語"), "");
  EXPECT_EQ(snake_case(""), "");
}

TEST(EventSlug, IsTheEventInSnakeCase) {
  EXPECT_EQ(event_slug("Order Completed"), "order_completed");
}

TEST(EventSlug, StaysClearOfTheFixedTables) {
  EXPECT_EQ(event_slug("Users"), "users_event");
  EXPECT_EQ(event_slug("tracks"), "tracks_event");
  EXPECT_EQ(event_slug("Discards"), "discards_event");
}

TEST(EventSlug, IsAHashWhereNothingElseIsLeft) {
  EXPECT_EQ(event_slug("日本語"), event_slug("日本語"));
  EXPECT_NE(event_slug("日本語"), event_slug("中文"));
  EXPECT_EQ(event_slug("日本語").size(), std::string("event_12345678").size());
  EXPECT_EQ(event_slug("").substr(0, 6), "event_");
}

TEST(ColumnName, IsAHashWhereNothingElseIsLeft) {
  EXPECT_EQ(column_name("Total Price"), "total_price");
  EXPECT_EQ(column_name("цена").substr(0, 7), "column_");
  EXPECT_NE(column_name("цена"), column_name("имя"));
}

TEST(Shortened, KeepsANameThatFits) {
  EXPECT_EQ(shortened("order_completed", 15), "order_completed");
}

TEST(Shortened, IsTheBeginningAndTheHashOfALongerName) {
  const std::string name = shortened("order_completed_by_a", 19);
  EXPECT_EQ(name.size(), 19u);
  EXPECT_EQ(name.substr(0, 11), "order_comp_");
  EXPECT_NE(name, shortened("order_completed_by_b", 19));
}

TEST(SourcePrefix, IsTheIdInSnakeCase) {
  EXPECT_EQ(source_prefix("shop-backend"), "shop_backend");
  EXPECT_EQ(table_name(source_prefix("shop-backend"), "tracks"), "shop_backend__tracks");
}

TEST(SourcePrefix, CanBeMadeDistinct) {
  EXPECT_EQ(source_prefix("a-b"), source_prefix("a_b"));
  EXPECT_NE(distinct_source_prefix("a-b"), distinct_source_prefix("a_b"));
}

TEST(QuotedName, DoublesQuotesInside) {
  EXPECT_EQ(quoted_name("order"), "\"order\"");
  EXPECT_EQ(quoted_name("a\"b"), "\"a\"\"b\"");
}

}  // namespace
}  // namespace analytics::server
