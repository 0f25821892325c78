#include "server/log/duplicates_filter.h"

#include <gtest/gtest.h>

#include <random>

namespace analytics::server {
namespace {

DuplicateId random_id(std::mt19937_64& random) { return {random(), random()}; }

TEST(DuplicateFilter, KnowsAllThatWasAdded) {
  DuplicateFilter filter(DuplicateFilter::blocks_for(10'000));
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) filter.add(random_id(random));
  std::mt19937_64 again(1);
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(filter.may_contain(DuplicateFilter::Probe(random_id(again))));
  }
}

TEST(DuplicateFilter, IsWrongAboutOneInAThousandOrSo) {
  DuplicateFilter filter(DuplicateFilter::blocks_for(100'000));
  std::mt19937_64 random(2);
  for (int i = 0; i < 100'000; ++i) filter.add(random_id(random));
  int wrong = 0;
  for (int i = 0; i < 100'000; ++i) {
    wrong += filter.may_contain(DuplicateFilter::Probe(random_id(random))) ? 1 : 0;
  }
  EXPECT_GT(wrong, 10);
  EXPECT_LT(wrong, 200);
}

TEST(DuplicateFilter, IsEmptyAtFirst) {
  const DuplicateFilter filter(DuplicateFilter::blocks_for(0));
  EXPECT_EQ(filter.blocks(), 1u);
  EXPECT_FALSE(filter.may_contain(DuplicateFilter::Probe({1, 2})));
}

TEST(DuplicateId, LiesInAPlaceThatAscendsWithIt) {
  EXPECT_EQ((DuplicateId{0, 0}).place_among(10), 0u);
  EXPECT_EQ((DuplicateId{UINT64_MAX / 2, 0}).place_among(10), 4u);
  EXPECT_EQ((DuplicateId{UINT64_MAX, 0}).place_among(10), 9u);
}

}  // namespace
}  // namespace analytics::server
