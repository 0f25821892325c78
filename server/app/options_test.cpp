#include "server/app/options.h"

#include <gtest/gtest.h>

#include <vector>

namespace analytics::server {
namespace {

Options read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "analyticsd");
  return read_options(static_cast<int>(arguments.size()), arguments.data());
}

TEST(Options, HaveDefaultsOnLoopback) {
  const auto options = std::get<ServeOptions>(read({}));
  EXPECT_EQ(options.listen.address, "127.0.0.1");
  EXPECT_EQ(options.listen.port, 8080);
  EXPECT_EQ(options.console.port, 8081);
}

TEST(Options, TakeAddresses) {
  const auto options =
      std::get<ServeOptions>(read({"--listen", "0.0.0.0:80", "--console", "[::1]:0"}));
  EXPECT_EQ(options.listen.address, "0.0.0.0");
  EXPECT_EQ(options.listen.port, 80);
  EXPECT_EQ(options.console.address, "::1");
}

TEST(Options, RefuseWhatIsNoAddressAndSayWhy) {
  for (const char* text :
       {"8080", ":8080", "localhost", "127.0.0.1:port", "127.0.0.1:70000", "::1"}) {
    const auto end = std::get<EndNow>(read({"--listen", text}));
    EXPECT_EQ(end.exit_code, 2) << text;
    EXPECT_NE(end.text.find("such as 127.0.0.1:8080"), std::string::npos) << end.text;
  }
}

TEST(Options, TakeACertificateWithItsKeyAndNeitherAlone) {
  const auto options = std::get<ServeOptions>(read({"--tls-cert", "c.pem", "--tls-key", "c.key"}));
  ASSERT_TRUE(options.tls);
  EXPECT_EQ(options.tls->certificate, "c.pem");
  EXPECT_EQ(options.tls->key, "c.key");
  EXPECT_FALSE(std::get<ServeOptions>(read({})).tls);
  EXPECT_NE(std::get<EndNow>(read({"--tls-cert", "c.pem"})).text.find("--tls-key"),
            std::string::npos);
  EXPECT_EQ(std::get<EndNow>(read({"--tls-key", "c.key"})).exit_code, 2);
}

TEST(Options, TakeSizesAndTimesWithUnits) {
  const auto plain = std::get<ServeOptions>(read({}));
  EXPECT_EQ(plain.disk_budget_bytes, 20ull << 30);
  EXPECT_EQ(plain.retention, std::chrono::hours(720));
  const auto options =
      std::get<ServeOptions>(read({"--disk-budget", "3GiB", "--retention", "36h"}));
  EXPECT_EQ(options.disk_budget_bytes, 3ull << 30);
  EXPECT_EQ(options.retention, std::chrono::hours(36));
  EXPECT_EQ(std::get<ServeOptions>(read({"--retention", "7d"})).retention, std::chrono::hours(168));
  for (const char* wrong : {"much", "-1", "1MiB", "20 parsecs"}) {
    EXPECT_EQ(std::get<EndNow>(read({"--disk-budget", wrong})).exit_code, 2) << wrong;
  }
  EXPECT_EQ(std::get<EndNow>(read({"--retention", "soon"})).exit_code, 2);
}

TEST(Options, KnowVerify) {
  EXPECT_EQ(std::get<VerifyOptions>(read({"verify", "--data", "d"})).data_folder, "d");
  EXPECT_EQ(std::get<EndNow>(read({"verify"})).exit_code, 2);
}

TEST(Options, KnowPacks) {
  using Verb = PackOptions::Verb;
  const auto check = std::get<PackOptions>(read({"pack", "check", "a.yaml", "b.yaml"}));
  EXPECT_EQ(check.verb, Verb::check);
  EXPECT_EQ(check.packs, (std::vector<std::string>{"a.yaml", "b.yaml"}));
  EXPECT_TRUE(std::get<PackOptions>(read({"pack", "test", "--all"})).all);
  const auto tried = std::get<PackOptions>(
      read({"pack", "try", "slack", "--settings", "{}", "--event", "-", "--answer", "[]"}));
  EXPECT_EQ(tried.verb, Verb::try_out);
  EXPECT_EQ(tried.packs, (std::vector<std::string>{"slack"}));
  EXPECT_EQ(tried.event, "-");
  EXPECT_EQ(tried.answer, "[]");
  EXPECT_EQ(std::get<PackOptions>(read({"pack", "list"})).verb, Verb::list);
  EXPECT_EQ(std::get<PackOptions>(read({"pack", "run", "slack"})).verb, Verb::run);
  for (const auto& wrong : std::vector<std::vector<const char*>>{
           {"pack"}, {"pack", "check"}, {"pack", "try"}, {"pack", "test", "--all", "x"}}) {
    EXPECT_EQ(std::get<EndNow>(read(wrong)).exit_code, 2);
  }
}

TEST(Options, LetTheConsoleSpeakTlsWhereOthersCouldConnect) {
  ServeOptions options;
  options.console.address = "0.0.0.0";
  EXPECT_FALSE(console_speaks_tls(options));
  options.tls = TlsFiles{"c.pem", "c.key"};
  EXPECT_TRUE(console_speaks_tls(options));
  options.console.address = "::1";
  EXPECT_FALSE(console_speaks_tls(options));
}

TEST(Options, TakeTrustedProxiesOneByOne) {
  const auto options =
      std::get<ServeOptions>(read({"--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "::1"}));
  EXPECT_EQ(options.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "::1"}));
  EXPECT_EQ(std::get<EndNow>(read({"--trusted-proxy", "10.0.0.0/8", "::1"})).exit_code, 2);
}

TEST(Options, RefuseWhatIsNoProxyAndNameTheFlag) {
  const auto end = std::get<EndNow>(read({"--trusted-proxy", "10.0.0.0/33"}));
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_NE(end.text.find("--trusted-proxy: \"10.0.0.0/33\" is not"), std::string::npos)
      << end.text;
}

TEST(Options, TakeNamesOfTheConsoleOneByOne) {
  const auto options = std::get<ServeOptions>(
      read({"--console-host", "console.example.com", "--console-host", "fd00::7"}));
  EXPECT_EQ(options.console_hosts, (std::vector<std::string>{"console.example.com", "fd00::7"}));
  EXPECT_TRUE(std::get<ServeOptions>(read({})).console_hosts.empty());
}

TEST(Options, RefuseAConsoleHostWithASchemeOrAPort) {
  for (const char* text : {"https://console.example.com", "console.example.com:443", "a b", ""}) {
    const auto end = std::get<EndNow>(read({"--console-host", text}));
    EXPECT_EQ(end.exit_code, 2) << text;
  }
}

TEST(Options, AllowPrivateNetworksToTheConsoleOnlyWhereTold) {
  EXPECT_FALSE(std::get<ServeOptions>(read({})).allow_private_networks);
  EXPECT_TRUE(std::get<ServeOptions>(read({"--allow-private-networks"})).allow_private_networks);
}

TEST(Options, TakeAFolderOfPacksWhereverAWorkspaceIsRead) {
  EXPECT_EQ(std::get<ServeOptions>(read({"--catalog", "/tmp"})).catalog_folder, "/tmp");
  EXPECT_EQ(std::get<CheckOptions>(read({"check", "--workspace", "w.yaml", "--catalog", "/tmp"}))
                .catalog_folder,
            "/tmp");
  EXPECT_EQ(std::get<EndNow>(read({"--catalog", "/nowhere/at/all"})).exit_code, 2);
}

TEST(Options, RefuseWhatTheyDoNotKnow) {
  EXPECT_EQ(std::get<EndNow>(read({"--listne", "x"})).exit_code, 2);
}

TEST(Options, PrintHelpAndVersion) {
  EXPECT_EQ(std::get<EndNow>(read({"--help"})).exit_code, 0);
  EXPECT_NE(std::get<EndNow>(read({"--version"})).text.find(ANALYTICS_VERSION), std::string::npos);
}

TEST(Options, KnowCheck) {
  EXPECT_EQ(std::get<CheckOptions>(read({"check", "--workspace", "w.yaml"})).workspace_path,
            "w.yaml");
  EXPECT_EQ(std::get<EndNow>(read({"check"})).exit_code, 2);
}

TEST(Options, KnowExplain) {
  const auto options = std::get<ExplainOptions>(
      read({"explain", "event.json", "--workspace", "w.yaml", "--source", "shop", "--json"}));
  EXPECT_EQ(options.event_path, "event.json");
  EXPECT_EQ(options.workspace_path, "w.yaml");
  EXPECT_EQ(options.source, "shop");
  EXPECT_TRUE(options.json);
  EXPECT_EQ(std::get<ExplainOptions>(read({"explain", "-", "--workspace", "w"})).event_path, "-");
  EXPECT_EQ(std::get<EndNow>(read({"explain", "event.json"})).exit_code, 2);
  EXPECT_EQ(std::get<EndNow>(read({"explain", "--workspace", "w"})).exit_code, 2);
  EXPECT_EQ(std::get<EndNow>(read({"explain", "--help"})).exit_code, 0);
}

}  // namespace
}  // namespace analytics::server
