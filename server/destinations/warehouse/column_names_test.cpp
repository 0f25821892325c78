#include "server/destinations/warehouse/column_names.h"

#include <gtest/gtest.h>

#include <string>

namespace analytics::server {
namespace {

TEST(ColumnNames, AreThoseOfTheKeysJoined) {
  ColumnNames names(63);
  const ColumnName& ship_to = names.below(names.root(), "Ship To");
  EXPECT_EQ(ship_to.column(), "ship_to");
  EXPECT_EQ(names.below(ship_to, "zip").column(), "ship_to_zip");
  EXPECT_EQ(names.below(names.context(), "ip").column(), "context_ip");
}

TEST(ColumnNames, AreRemembered) {
  ColumnNames names(63);
  const std::string key = "price";
  const ColumnName* first = &names.below(names.root(), key);
  EXPECT_EQ(&names.below(names.root(), std::string("price")), first);
  EXPECT_NE(&names.below(names.context(), key), first);
}

TEST(ColumnNames, AreShortenedButNotThoseBelowThem) {
  ColumnNames names(20);
  const ColumnName& longer = names.below(names.root(), std::string(30, 'a'));
  EXPECT_EQ(longer.column().size(), 20u);
  EXPECT_EQ(longer.whole(), std::string(30, 'a'));
  EXPECT_EQ(names.below(longer, "b").whole(), std::string(30, 'a') + "_b");
}

TEST(ColumnNames, AreForgottenWhereTheyBecomeTooMuch) {
  ColumnNames names(63);
  const std::string large(kColumnNameBytesKept / 2, 'a');
  names.below(names.root(), "a" + large);
  names.trim();
  EXPECT_EQ(names.below(names.root(), "b").column(), "b");
}

}  // namespace
}  // namespace analytics::server
