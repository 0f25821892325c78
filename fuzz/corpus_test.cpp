// Runs a fuzz target over the files of its corpus, a test each: `fuzz_json_test fuzz/corpus/json`.
// What once crashed a target, and the seeds that it starts from, are so checked by every compiler.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

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

class CorpusTest : public ::testing::Test {
 public:
  explicit CorpusTest(std::filesystem::path file) : file_(std::move(file)) {}

  void TestBody() override {
    std::ifstream stream(file_, std::ios::binary);
    ASSERT_TRUE(stream) << file_;
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
    // A target that finds a fault ends the program, and says which.
    EXPECT_EQ(
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()),
        0);
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
  return RUN_ALL_TESTS();
}
