// Runs a fuzz target over the files of its corpus, a test each: `fuzz_json_test fuzz/corpus/json`.
// What once crashed a target, and the seeds that it starts from, are so checked by every compiler.
// Then, for ANALYTICS_FUZZ_SECONDS (5), over inputs made from them by chance; where one ends the
// program, it is left in a file whose name is printed. tools/fuzz searches better, and longer.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz/mutations.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> files_of(const char* folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string contents(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

int run_target(const std::string& input) {
  return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

// What the target is looking at, for the handler of the signal that ends the program.
const std::string* current_input = nullptr;
char crash_file[] = "/tmp/fuzz-crash-XXXXXX";

extern "C" void keep_input(int signal) {
  const int file = mkstemp(crash_file);
  if (file >= 0 && current_input != nullptr) {
    if (write(file, current_input->data(), current_input->size()) >= 0 &&
        write(STDERR_FILENO, "the input is in ", 16) >= 0) {
      (void)!write(STDERR_FILENO, crash_file, sizeof crash_file - 1);
    }
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::chrono::seconds search_time() {
  const char* given = std::getenv("ANALYTICS_FUZZ_SECONDS");
  return std::chrono::seconds(given == nullptr ? 5 : std::atoi(given));
}

class MutationsTest : public ::testing::Test {
 public:
  explicit MutationsTest(std::vector<std::filesystem::path> files) : files_(std::move(files)) {}

  void TestBody() override {
    std::vector<std::string> seeds;
    for (const auto& file : files_) seeds.push_back(contents(file));
    const std::uint64_t seed = std::random_device()();
    std::cout << "seed " << seed << '\n';
    analytics::fuzz::Mutations mutations(std::move(seeds), seed);
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
      std::signal(signal, keep_input);
    }
    const auto end = std::chrono::steady_clock::now() + search_time();
    std::uint64_t count = 0;
    for (; std::chrono::steady_clock::now() < end; ++count) {
      const std::string input = mutations.next();
      current_input = &input;
      // -1: libFuzzer would not keep it.
      ASSERT_LE(run_target(input), 0);
      current_input = nullptr;
    }
    std::cout << count << " inputs\n";
    EXPECT_GT(count, 0u);
  }

 private:
  std::vector<std::filesystem::path> files_;
};

class CorpusTest : public ::testing::Test {
 public:
  explicit CorpusTest(std::filesystem::path file) : file_(std::move(file)) {}

  void TestBody() override {
    ASSERT_TRUE(std::filesystem::exists(file_)) << file_;
    // A target that finds a fault ends the program, and says which.
    EXPECT_EQ(run_target(contents(file_)), 0);
  }

 private:
  std::filesystem::path file_;
};

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  const auto files = argc == 2 ? files_of(argv[1]) : std::vector<std::filesystem::path>();
  if (files.empty()) {
    std::cerr << "usage: " << argv[0] << " CORPUS, a folder with at least one file\n";
    return 2;
  }
  for (const auto& file : files) {
    ::testing::RegisterTest("Corpus", file.filename().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [file] { return new CorpusTest(file); });
  }
  ::testing::RegisterTest("Mutations", "of_the_corpus_by_chance", nullptr, nullptr, __FILE__,
                          __LINE__, [files] { return new MutationsTest(files); });
  return RUN_ALL_TESTS();
}
