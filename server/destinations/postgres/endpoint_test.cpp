#include "server/destinations/postgres/endpoint.h"

#include <gtest/gtest.h>

#include <chrono>

#include "server/destinations/postgres/warehouse.h"

namespace analytics::server {
namespace {

Deadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(10); }

std::string value_of(const Parameters& parameters, std::string_view key) {
  for (const auto& [name, value] : parameters) {
    if (name == key) return value;
  }
  return "(not given)";
}

TEST(PostgresEndpoint, IsConnectedToByTheAddressesThatWereChecked) {
  const Endpoint endpoint{.host = "db.example.com"};
  const auto parameters = parameters_for(endpoint, {"192.0.2.1", "192.0.2.2"});
  EXPECT_EQ(value_of(parameters, "host"), "db.example.com,db.example.com");
  EXPECT_EQ(value_of(parameters, "hostaddr"), "192.0.2.1,192.0.2.2");
}

TEST(PostgresEndpoint, IsTrustedByItsCertificateUnlessItIsThisMachine) {
  const auto elsewhere = parameters_for({.host = "db.example.com"}, {"192.0.2.1"});
  EXPECT_EQ(value_of(elsewhere, "sslmode"), "verify-full");
  EXPECT_EQ(value_of(elsewhere, "sslrootcert"), "/etc/ssl/certs/ca-certificates.crt");
  EXPECT_EQ(value_of(parameters_for({.host = "localhost"}, {"127.0.0.1"}), "sslmode"), "prefer");
  EXPECT_EQ(value_of(parameters_for({.host = "/run/postgresql"}, {}), "sslmode"), "prefer");
  const auto lookalike = parameters_for({.host = "127.example.com"}, {"192.0.2.1"});
  EXPECT_EQ(value_of(lookalike, "sslmode"), "verify-full");
}

TEST(PostgresEndpoint, TakesTheSettingsOverTheDefaults) {
  const auto parameters = parameters_for(
      {.host = "h", .sslmode = "verify-ca", .sslrootcert = "/etc/own.crt"}, {"192.0.2.1"});
  EXPECT_EQ(value_of(parameters, "sslmode"), "verify-ca");
  EXPECT_EQ(value_of(parameters, "sslrootcert"), "/etc/own.crt");
}

TEST(PostgresEndpoint, TakesNoPasswordFromTheHomeFolder) {
  EXPECT_EQ(value_of(parameters_for({.host = "h"}, {"192.0.2.1"}), "passfile"), "/dev/null/none");
}

TEST(PostgresEndpoint, IsNotPrivateUnlessThatIsAllowed) {
  EXPECT_EQ(resolve({.host = "127.0.0.1"}, soon()).error().message.substr(0, 16),
            "PRIVATE_ADDRESS:");
  EXPECT_FALSE(resolve({.host = "10.0.0.7"}, soon()));
  EXPECT_FALSE(resolve({.host = "::ffff:192.168.0.1"}, soon()));
  EXPECT_FALSE(resolve({.host = "localhost"}, soon()));
  EXPECT_FALSE(resolve({.host = "/run/postgresql"}, soon()));
  EXPECT_EQ(resolve({.host = "127.0.0.1", .allow_private_networks = true}, soon()).value(),
            std::vector<std::string>{"127.0.0.1"});
  EXPECT_TRUE(resolve({.host = "/run/postgresql", .allow_private_networks = true}, soon()));
}

TEST(PostgresEndpoint, MayBeAnyPublicAddress) {
  EXPECT_EQ(resolve({.host = "9.9.9.9"}, soon()).value(), std::vector<std::string>{"9.9.9.9"});
}

TEST(PostgresSettings, AreToldAllTheirProblemsAtOnce) {
  const auto settings = Settings::read(
      postgres_fields(), R"({"host":"a,b","database":"d","user":"u","sslmode":"allow"})");
  const auto problems = check_postgres(settings.value());
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].setting, "host");
  EXPECT_EQ(problems[1].setting, "sslmode");
}

TEST(PostgresSettings, AreCheckedBeforeAnythingIsConnectedTo) {
  const auto error_of = [](const std::string& settings) {
    const auto made =
        make_postgres_warehouse("dwh", R"({"host":"h","database":"d","user":"u",)" + settings + "}",
                                {.clock = Clock::real()});
    return made ? std::string() : made.error().message;
  };
  EXPECT_EQ(error_of(R"("port":5433)"), "");
  EXPECT_NE(error_of(R"("sslmode":"allow")").find("sslmode"), std::string::npos);
  EXPECT_NE(error_of(R"("schema_prefix":"pg_")").find("schema_prefix"), std::string::npos);
  EXPECT_NE(error_of(R"("schema_prefix":"A\"")").find("schema_prefix"), std::string::npos);
  EXPECT_NE(error_of(R"("host":"a,b")").find("host"), std::string::npos);
  EXPECT_EQ(error_of(R"("sslrootcert":"own.crt")"), "");
  EXPECT_NE(error_of(R"("sslrootcert":"/etc/own.crt")").find("sslrootcert"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
