#include <analytics/c.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

namespace {

class CObjectTest : public testing::Test {
 protected:
  std::string text() const { return analytics_object_text(object.get()); }

  std::unique_ptr<analytics_object, void (*)(analytics_object*)> object{analytics_object_create(),
                                                                        analytics_object_destroy};
};

TEST_F(CObjectTest, BeginsEmpty) { EXPECT_EQ(text(), "{}"); }

TEST_F(CObjectTest, EscapesWhatMustBe) {
  EXPECT_EQ(analytics_object_set_text(object.get(), "a\"b", "line\nbreak"), ANALYTICS_OK);
  EXPECT_EQ(text(), R"({"a\"b":"line\nbreak"})");
}

TEST_F(CObjectTest, KeepsNumbersExactly) {
  analytics_object_set_integer(object.get(), "least", std::numeric_limits<std::int64_t>::min());
  analytics_object_set_number(object.get(), "tenth", 0.1);
  analytics_object_set_number(object.get(), "none", std::numeric_limits<double>::infinity());
  EXPECT_EQ(text(), R"({"least":-9223372036854775808,"tenth":0.1,"none":null})");
}

TEST_F(CObjectTest, TakesTruthAsCDoes) {
  analytics_object_set_boolean(object.get(), "yes", 2);
  analytics_object_set_boolean(object.get(), "no", 0);
  EXPECT_EQ(text(), R"({"yes":true,"no":false})");
}

TEST_F(CObjectTest, NullTextIsNull) {
  analytics_object_set_text(object.get(), "coupon", nullptr);
  EXPECT_EQ(text(), R"({"coupon":null})");
}

TEST_F(CObjectTest, ReplacesTheMemberOfAKey) {
  analytics_object_set_text(object.get(), "plan", "Free");
  analytics_object_set_text(object.get(), "plan", "Pro");
  EXPECT_EQ(text(), R"({"plan":"Pro"})");
}

TEST_F(CObjectTest, HoldsOtherObjectsItselfToo) {
  analytics_object_set_text(object.get(), "city", "Austin");
  EXPECT_EQ(analytics_object_set_json(object.get(), "before", analytics_object_text(object.get())),
            ANALYTICS_OK);
  EXPECT_EQ(text(), R"({"city":"Austin","before":{"city":"Austin"}})");
}

TEST_F(CObjectTest, RefusesWhatIsNoJsonAndStaysAsItIs) {
  EXPECT_EQ(analytics_object_set_json(object.get(), "tags", "[1,"), ANALYTICS_INVALID_JSON);
  EXPECT_STRNE(analytics_last_error(), "");
  EXPECT_EQ(text(), "{}");
}

TEST_F(CObjectTest, ClearsToBeUsedAgain) {
  analytics_object_set_text(object.get(), "a", "b");
  EXPECT_EQ(analytics_object_clear(object.get()), ANALYTICS_OK);
  EXPECT_EQ(text(), "{}");
}

TEST_F(CObjectTest, NullIsAnErrorAndNoCrash) {
  EXPECT_EQ(analytics_object_set_text(nullptr, "a", "b"), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_object_set_text(object.get(), nullptr, "b"), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_object_set_integer(nullptr, "a", 1), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_object_set_number(nullptr, "a", 1), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_object_set_boolean(nullptr, "a", 1), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_object_set_json(nullptr, "a", "1"), ANALYTICS_INVALID_FIELD);
  EXPECT_EQ(analytics_object_set_json(object.get(), "a", nullptr), ANALYTICS_INVALID_JSON);
  EXPECT_EQ(analytics_object_clear(nullptr), ANALYTICS_INVALID_FIELD);
  EXPECT_STREQ(analytics_object_text(nullptr), "{}");
  analytics_object_destroy(nullptr);
}

}  // namespace
