#include "web/oai_token.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "paper/test_folder.h"

namespace quire::web {
namespace {

constexpr Instant kNow{std::chrono::seconds(1'780'000'000)};
constexpr auto kHour = std::chrono::hours(1);

TokenKey key(unsigned char with) {
  std::array<unsigned char, 32> bytes{};
  bytes.fill(with);
  return TokenKey(bytes);
}

Resumption place() {
  Resumption r;
  r.verb = "ListRecords";
  r.prefix = "oai_dc";
  r.set = "org:AT~26T";
  r.from = kNow - std::chrono::hours(48);
  r.until = Instant(std::chrono::seconds(-5));
  r.after = 205'000;
  r.given = 400;
  r.size = 7'000'000'000;
  r.expires = kNow + kHour;
  return r;
}

TEST(OaiToken, GivesBackWhatWasSealed) {
  EXPECT_EQ(*key(1).open(key(1).seal(place()), kNow), place());
  Resumption bare;
  bare.verb = "ListSets";
  bare.expires = kNow;
  EXPECT_EQ(*key(1).open(key(1).seal(bare), kNow), bare);
}

TEST(OaiToken, NeedsNoEscapingInAnAddress) {
  const std::string token = key(1).seal(place());
  EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
            std::string::npos);
  EXPECT_LT(token.size(), 300U);
}

TEST(OaiToken, EveryChangeOfAByteIsSeen) {
  const std::string token = key(1).seal(place());
  for (std::size_t at = 0; at < token.size(); ++at) {
    for (const char c : {'A', 'z', '0', '-', '.', '\n'}) {
      std::string changed = token;
      if (changed[at] == c) continue;
      changed[at] = c;
      EXPECT_FALSE(key(1).open(changed, kNow).ok()) << at << ' ' << c;
    }
    EXPECT_FALSE(key(1).open(token.substr(0, at), kNow).ok()) << at;
  }
  EXPECT_FALSE(key(1).open(token + "A", kNow).ok());
  EXPECT_FALSE(key(1).open(token + ".", kNow).ok());
  EXPECT_FALSE(key(1).open(" " + token, kNow).ok());
}

TEST(OaiToken, AnotherKeyDoesNotOpenIt) { EXPECT_FALSE(key(2).open(key(1).seal(place()), kNow).ok()); }

TEST(OaiToken, EndsAfterItsTime) {
  const std::string token = key(1).seal(place());
  EXPECT_TRUE(key(1).open(token, kNow + kHour).ok());
  const auto late = key(1).open(token, kNow + kHour + std::chrono::seconds(1));
  ASSERT_FALSE(late.ok());
  EXPECT_NE(late.error().find("out of date"), std::string::npos);
}

TEST(OaiToken, GarbageIsAnError) {
  for (const std::string& token :
       {std::string(), std::string("."), std::string("a.b"), std::string(10'000, 'A'),
        std::string("\xff\xfe.\x80"), std::string(1500, '.')})
    EXPECT_FALSE(key(1).open(token, kNow).ok());
}

TEST(OaiToken, TheKeyIsMadeOnceAndIsItsOwnersAlone) {
  const TestFolder folder;
  const std::string token = TokenKey::of(folder.path()).seal(place());
  EXPECT_EQ(*TokenKey::of(folder.path()).open(token, kNow), place());
  const auto file = folder.path() / "oai.key";
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(std::filesystem::file_size(file), 32U);
  const TestFolder other;
  EXPECT_FALSE(TokenKey::of(other.path()).open(token, kNow).ok());
}

TEST(OaiToken, AKeyThatIsCutIsMadeAnew) {
  const TestFolder folder;
  const std::string token = TokenKey::of(folder.path()).seal(place());
  std::ofstream(folder.path() / "oai.key", std::ios::trunc) << "short";
  EXPECT_FALSE(TokenKey::of(folder.path()).open(token, kNow).ok());
  EXPECT_EQ(std::filesystem::file_size(folder.path() / "oai.key"), 32U);
}

TEST(OaiToken, AFolderThatCannotBeWrittenIsNamed) {
  try {
    TokenKey::of("/nonexistent/folder");
    FAIL();
  } catch (const std::exception& e) {
    EXPECT_NE(std::string(e.what()).find("/nonexistent/folder/oai.key"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace quire::web
