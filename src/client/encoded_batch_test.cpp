#include "client/encoded_batch.h"

#include <gtest/gtest.h>

namespace analytics {
namespace {

EncodedBatch three() {
  EncodedBatch batch;
  for (const char* event : {"{1}", "{22}", "{333}"}) batch.add(event);
  batch.first_number = 7;
  return batch;
}

TEST(EncodedBatch, IsWhatIsSent) {
  EXPECT_EQ(three().events, "{1},{22},{333}");
  EXPECT_EQ(three().event(1), "{22}");
  EXPECT_EQ(three().event_bytes(), 12u);
}

TEST(EncodedBatch, SplitsBetweenEventsAndKeepsTheirNumbers) {
  auto [first, second] = three().split();
  EXPECT_EQ(first.events, "{1}");
  EXPECT_EQ(first.first_number, 7u);
  EXPECT_EQ(second.events, "{22},{333}");
  EXPECT_EQ(second.first_number, 8u);
  EXPECT_EQ(second.event(1), "{333}");
}

TEST(EncodedBatch, SplitsItsPlaceInTheSpool) {
  EncodedBatch batch = three();
  batch.spooled = SpoolRange{.journal = 2, .begin = 100, .end = 103};
  auto [first, second] = std::move(batch).split();
  EXPECT_EQ(first.spooled->end, 101u);
  EXPECT_EQ(second.spooled->begin, 101u);
  EXPECT_EQ(second.spooled->end, 103u);
  EXPECT_EQ(second.spooled->journal, 2u);
}

TEST(EncodedBatch, CountsEventsUpToANumber) {
  EXPECT_EQ(three().count_through(6), 0u);
  EXPECT_EQ(three().count_through(8), 2u);
  EXPECT_EQ(three().count_through(99), 3u);
  EncodedBatch recovered = three();
  recovered.first_number = kRecovered;
  EXPECT_EQ(recovered.count_through(0), 3u) << "what was recovered came before all";
}

}  // namespace
}  // namespace analytics
