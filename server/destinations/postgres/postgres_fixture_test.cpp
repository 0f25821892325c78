#include "server/destinations/postgres/postgres_fixture.h"

#include "tests/support/postgres_server.h"

namespace analytics::server {

PostgresServer& PostgresFixture::postgres() {
  static PostgresServer server;
  return server;
}

PostgresFixture::PostgresFixture() {
  static int number = 0;
  database = "test" + std::to_string(++number);
  connect("postgres").execute("CREATE DATABASE " + database).value();
  reopen();
}

PostgresFixture::~PostgresFixture() {
  looking.reset();
  warehouse.reset();
  connect("postgres").execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)").value();
}

std::string PostgresFixture::settings() const {
  return R"({"host":"127.0.0.1","port":)" + std::to_string(postgres().port()) + R"(,"database":")" +
         database + R"(","user":"loader","password":"open sesame",)" +
         R"("allow_private_networks":true})";
}

std::unique_ptr<Destination> PostgresFixture::make(const std::string& id) const {
  const DestinationContext context{.clock = Clock::real()};
  return find_destination_type("postgres")->make(id, settings(), context).value();
}

Connection PostgresFixture::connect(const std::string& to) const {
  static const Interruption never;
  const Endpoint endpoint{.host = "127.0.0.1",
                          .port = postgres().port(),
                          .database = to,
                          .user = PostgresServer::kUser,
                          .password = PostgresServer::kPassword,
                          .allow_private_networks = true};
  return Connection::open(endpoint, soon(), never).value();
}

}  // namespace analytics::server
