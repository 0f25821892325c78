#include "server/route/integrations.h"

#include <gtest/gtest.h>

#include <ostream>

namespace analytics::server {
namespace {

struct Row {
  const char* integrations;
  bool webhook;
  bool warehouse;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.integrations; }

class TruthTable : public testing::TestWithParam<Row> {};

TEST_P(TruthTable, Holds) {
  const std::string event =
      std::string(R"({"type":"track","integrations":)") + GetParam().integrations + "}";
  const Integrations wish(event);
  EXPECT_EQ(wish.verdict_for({.id = "hook-1", .name = "CRM Webhook"}).deliver, GetParam().webhook);
  EXPECT_EQ(wish.verdict_for({.id = "lake", .name = "SQLite", .is_warehouse = true}).deliver,
            GetParam().warehouse);
}

INSTANTIATE_TEST_SUITE_P(
    Integrations, TruthTable,
    testing::Values(
        Row{"{}", true, true}, Row{"null", true, true}, Row{R"({"All":true})", true, true},
        Row{R"({"All":false})", false, false},
        Row{R"({"All":false,"CRM Webhook":true})", true, false},
        Row{R"({"All":false,"CRM Webhook":{"a":1}})", true, false},
        Row{R"({"All":false,"crm webhook":true})", false, false},
        Row{R"({"All":false,"hook-1":true})", true, false},
        Row{R"({"CRM Webhook":false})", false, true},
        Row{R"({"All":true,"CRM Webhook":false})", false, true},
        Row{R"({"hook-1":true,"CRM Webhook":false})", true, true},
        Row{R"({"Warehouses":false})", true, false},
        Row{R"({"All":false,"Warehouses":true})", false, true},
        Row{R"({"All":false,"Warehouses":{"all":true}})", false, true},
        Row{R"({"Warehouses":{"all":false}})", true, false},
        Row{R"({"Warehouses":{"all":false,"warehouseIds":["lake"]}})", true, true},
        Row{R"({"Warehouses":{"all":false,"warehouseIds":["other"]}})", true, false},
        Row{R"({"Warehouses":{"all":true,"warehouseIds":["other"]}})", true, true},
        Row{R"({"Warehouses":{"warehouseIds":["other"]}})", true, false},
        Row{R"({"All":false,"Warehouses":{"all":false,"warehouseIds":["lake"]}})", false, true},
        Row{R"({"All":false,"Warehouses":{}})", false, true},
        Row{R"({"Warehouses":false,"SQLite":true})", true, true},
        Row{R"({"Warehouses":false,"lake":true})", true, true},
        Row{R"({"All":true,"SQLite":false})", true, false},
        Row{R"({"hook-1":false,"CRM Webhook":true})", false, true},
        Row{R"({"hook-1":null,"CRM Webhook":false})", false, true},
        Row{R"({"All":false,"hook-1":{}})", true, false}, Row{R"({"All":{}})", true, true},
        Row{R"({"All":[]})", true, true}, Row{R"({"all":false})", true, true},
        Row{R"({"All":false,"Segment.io":true})", false, false},
        Row{R"({"CRM Webhook":"no"})", true, true}, Row{R"({"CRM Webhook":"FALSE"})", false, true},
        Row{R"({"CRM Webhook":0})", true, true}, Row{R"(false)", true, true},
        Row{R"([])", true, true}, Row{R"({"All":"false"})", false, false},
        Row{R"({"All":"False"})", false, false},
        Row{R"({"All":"false","CRM Webhook":"true"})", true, false},
        Row{R"({"All":null})", true, true}, Row{R"({"All":0})", true, true},
        Row{R"({"All":false,"CRM Webhook":null})", false, false}));

TEST(Integrations, CountsThatOfTheContextWhereThereIsNoneAtTheTop) {
  const Integrations inner(R"({"context":{"integrations":{"All":false}}})");
  EXPECT_FALSE(inner.verdict_for({.id = "x", .name = "X"}).deliver);
  const Integrations both(R"({"integrations":{},"context":{"integrations":{"All":false}}})");
  EXPECT_TRUE(both.verdict_for({.id = "x", .name = "X"}).deliver);
}

TEST(Integrations, NamesTheRuleThatDecided) {
  const Integrations wish(R"({"integrations":{"All":false}})");
  const Verdict verdict = wish.verdict_for({.id = "x", .name = "X"});
  EXPECT_EQ(verdict.code, "FILTERED_BY_INTEGRATIONS_OBJECT");
  EXPECT_EQ(verdict.rule, R"(integrations["All"] is false)");
}

}  // namespace
}  // namespace analytics::server
