#include "server/console/code_help.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <set>

#include <analytics/json.h>

namespace analytics::server {
namespace {

std::string_view found(CodeKind kind, std::string_view code) {
  const CodeHelp* help = find_code_help(kind, code);
  return help == nullptr ? "none" : help->code;
}

TEST(CodeHelp, ACodeHasItsOwnEntry) {
  EXPECT_EQ(found(CodeKind::rejected, "event_too_large"), "event_too_large");
  EXPECT_EQ(found(CodeKind::filtered, "FILTERED_BY_RULES"), "FILTERED_BY_RULES");
  EXPECT_EQ(found(CodeKind::delivery, "429"), "429");
}

TEST(CodeHelp, AStatusWithoutAnEntryHasThatOfItsClass) {
  EXPECT_EQ(found(CodeKind::delivery, "418"), "4xx");
  EXPECT_EQ(found(CodeKind::delivery, "599"), "5xx");
  EXPECT_EQ(found(CodeKind::delivery, "4180"), "*");
}

TEST(CodeHelp, TheNarrowestClassIsTheOneThatHolds) {
  EXPECT_EQ(found(CodeKind::delivery, "PG_42501"), "PG_42501");
  EXPECT_EQ(found(CodeKind::delivery, "PG_42P01"), "PG_42*");
  EXPECT_EQ(found(CodeKind::delivery, "PG_0A000"), "PG_*");
  EXPECT_EQ(found(CodeKind::delivery, "SQLITE_26"), "SQLITE_*");
  EXPECT_EQ(found(CodeKind::delivery, "_FENCED"), "_*");
  EXPECT_EQ(found(CodeKind::delivery, "NoSuchUpload"), "*");
}

TEST(CodeHelp, AnUnknownReasonOfOursHasNone) {
  EXPECT_EQ(found(CodeKind::rejected, "no_such_code"), "none");
  EXPECT_EQ(found(CodeKind::filtered, "event_too_large"), "none");
}

TEST(CodeHelp, NoCodeStandsTwiceInItsKind) {
  for (const auto& kind : {std::vector{rejection_help()},
                           {filter_help()},
                           {http_help(), storage_help(), kafka_help(), warehouse_help()}}) {
    std::set<std::string_view> codes;
    for (const auto& entries : kind) {
      for (const CodeHelp& entry : entries) {
        EXPECT_TRUE(codes.insert(entry.code).second) << entry.code;
      }
    }
  }
}

TEST(CodeHelp, KafkasNamesAreThoseOfItsLibrary) {
  const rd_kafka_err_desc* known = nullptr;
  std::size_t count = 0;
  rd_kafka_get_err_descs(&known, &count);
  std::set<std::string_view> names{"_*"};
  for (std::size_t i = 0; i < count; ++i) {
    if (known[i].name != nullptr) names.insert(known[i].name);
  }
  for (const CodeHelp& entry : kafka_help()) EXPECT_TRUE(names.contains(entry.code)) << entry.code;
}

TEST(CodeHelp, IsToldAsJsonWithKindMeaningAndAction) {
  const std::string text = codes_text();
  EXPECT_TRUE(Object::parse(text));
  EXPECT_NE(text.find(R"({"code":"source_disabled","kind":"rejected",)"
                      R"("meaning":"The source is disabled.",)"
                      R"("action":"Enable the source, if its events are wanted again."})"),
            std::string::npos);
  EXPECT_NE(text.find(R"("code":"disabled","kind":"filtered")"), std::string::npos);
  EXPECT_NE(text.find(R"("code":"404","kind":"delivery")"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
