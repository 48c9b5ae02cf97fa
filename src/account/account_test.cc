// Accounts as people meet them: what is refused, what is never told, what a letter carries, and that a key
// opens one thing once.
#include "account/account.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

#include "account/rules.h"
#include "store/test_store.h"

namespace quire::account {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
namespace fs = std::filesystem;

/// The least that libsodium allows: these tests are not about the cost.
constexpr PasswordCost kCheap{1, 8192};
constexpr const char* kPassword = "correct horse";

class AccountTest : public testing::Test {
 protected:
  AccountTest()
      : folder_(fs::temp_directory_path() /
                ("quire-account-" + std::to_string(getpid()) + "-" + std::to_string(++made_))) {
    fs::create_directories(folder_);
    store_ = store::open_for_test(folder_);
    accounts_ = std::make_unique<store::Accounts>(store_->tables());
  }
  ~AccountTest() override {
    accounts_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }
  Means means(seconds later = seconds(0)) {
    return {*accounts_, *parse_instant("2026-11-20T08:00:00Z") + later, system_random, kCheap,
            "https://quire.test"};
  }
  store::Person mira() {
    auto person = sign_up(means(), {"mira", "Mira Lund", "mira@example.org", kPassword}, from_);
    EXPECT_TRUE(person) << person.refusal().words;
    return *person;
  }
  std::vector<store::Letter> letters() { return store::Letters(store_->tables()).waiting(99); }
  /// The secret in the newest letter's link.
  std::string key_in_letter(const std::string& path) {
    const std::string body = letters().back().body;
    const auto from = body.find("https://quire.test/" + path + "/");
    EXPECT_NE(from, std::string::npos) << body;
    const auto begin = from + 20 + path.size();
    return body.substr(begin, body.find('\n', begin) - begin);
  }
  Outcome<Opened> try_in(const std::string& name, const std::string& password, seconds later = seconds(0)) {
    return sign_in(means(later), name, password, false, from_);
  }

  static inline int made_ = 0;
  fs::path folder_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Accounts> accounts_;
  From from_{"192.0.2.7", "Firefox"};
};

TEST_F(AccountTest, SigningUpConfirmingAndSigningIn) {
  const store::Person person = mira();
  EXPECT_EQ(accounts_->person(person.key)->role_now(), store::Role::reader);
  ASSERT_EQ(letters().size(), 1U);
  EXPECT_EQ(letters()[0].recipient, "mira@example.org");
  const std::string key = key_in_letter("confirm");
  EXPECT_FALSE(confirm(means(kConfirmLives + seconds(1)), key));
  EXPECT_EQ(confirm(means(hours(47)), key)->name, "mira");
  EXPECT_FALSE(confirm(means(hours(47)), key));
  EXPECT_EQ(accounts_->person(person.key)->role_now(), store::Role::member);
  for (const char* name : {"mira", "MIRA", "mira@example.org", "Mira@Example.ORG"}) {
    const auto opened = try_in(name, kPassword);
    ASSERT_TRUE(opened) << name;
    EXPECT_EQ(accounts_->session(hash_of(opened->secret), means().at)->person.name, "mira");
  }
}

TEST_F(AccountTest, WhatIsWrongIsNotSaid) {
  mira();
  const auto unknown = try_in("nobody-here", kPassword), wrong = try_in("mira", "correct hearse"),
             unconfirmed = try_in("mira@example.org", kPassword), empty = try_in("", "");
  for (const auto* one : {&unknown, &wrong, &unconfirmed, &empty}) {
    EXPECT_FALSE(*one);
    EXPECT_EQ(one->refusal().why, Refusal::Why::wrong);
    EXPECT_EQ(one->refusal().words, unknown.refusal().words);
  }
  EXPECT_FALSE(try_in("owner", ""));
  EXPECT_FALSE(try_in(std::string(1 << 20, 'x'), std::string(1 << 20, 'y')));
}

/// Of this thread.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

TEST_F(AccountTest, AnUnknownNameCostsTheSameWork) {
  // One real hash a try either way; counted in processor time, which others on the machine do not lengthen.
  const PasswordCost cost{2, 4u << 20};
  const std::string hash = *hash_password(kPassword, cost);
  match_password("", "first makes nobody's hash", cost);
  const auto time = [&](const std::string& against) {
    const double begun = processor_seconds();
    for (int i = 0; i < 10; ++i) EXPECT_EQ(match_password(against, "wrong one", cost), Match::no);
    return processor_seconds() - begun;
  };
  const double known = std::min(time(hash), time(hash)), unknown = std::min(time(""), time(""));
  EXPECT_GT(unknown, known / 3);
  EXPECT_LT(unknown, known * 3);
}

TEST_F(AccountTest, AfterFiveTriesANameAndAnAddressWait) {
  mira();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(try_in("mira", "wrong").refusal().why, Refusal::Why::wrong);
  const auto right = try_in("Mira", kPassword, seconds(30));
  EXPECT_EQ(right.refusal().why, Refusal::Why::wait) << "the right password waits too";
  EXPECT_EQ(right.refusal().until, means(seconds(60)).at);
  EXPECT_EQ(try_in("bo", "wrong", seconds(30)).refusal().why, Refusal::Why::wait)
      << "the address waits for all names";
  from_.address = "192.0.2.8";
  EXPECT_EQ(try_in("mira", kPassword, seconds(30)).refusal().why, Refusal::Why::wait)
      << "the name waits everywhere";
  EXPECT_EQ(try_in("bo", "wrong", seconds(30)).refusal().why, Refusal::Why::wrong);
  EXPECT_TRUE(try_in("mira", kPassword, seconds(61)));
}

TEST_F(AccountTest, SigningInRightDoesNotUseUpTries) {
  mira();
  for (int i = 0; i < 12; ++i) EXPECT_TRUE(try_in("mira", kPassword)) << i;
}

TEST_F(AccountTest, AKnownAddressIsNotToldToWhoSignsUp) {
  mira();
  ASSERT_TRUE(confirm(means(), key_in_letter("confirm")));
  const auto other = sign_up(means(), {"eve", "", "MIRA@example.org", kPassword}, from_);
  EXPECT_TRUE(other) << "the same answer as for any address";
  const auto all = letters();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].recipient, "mira@example.org");
  EXPECT_NE(all[1].body.find("your account mira"), std::string::npos);
  EXPECT_EQ(all[1].body.find("/confirm/"), std::string::npos);
  EXPECT_EQ(accounts_->with_email("mira@example.org")->name, "mira");
}

TEST_F(AccountTest, ANewPasswordByLetter) {
  const auto person = mira();
  const auto opened = try_in("mira", kPassword);
  EXPECT_FALSE(ask_reset(means(), "nobody", from_));
  EXPECT_FALSE(ask_reset(means(), "no@example.org", from_));
  EXPECT_EQ(letters().size(), 1U) << "to nobody";
  EXPECT_FALSE(ask_reset(means(), "mira", from_));
  const std::string key = key_in_letter("reset");
  EXPECT_EQ(reset(means(), key, "short").refusal().why, Refusal::Why::input);
  EXPECT_EQ(reset(means(kResetLives), key, "battery staple").refusal().why, Refusal::Why::wrong);
  EXPECT_TRUE(reset(means(), key, "battery staple"));
  EXPECT_FALSE(reset(means(), key, "battery stapler"));
  EXPECT_FALSE(accounts_->session(hash_of(opened->secret), means().at));
  EXPECT_FALSE(try_in("mira", kPassword));
  EXPECT_TRUE(try_in("mira", "battery staple"));
  EXPECT_TRUE(accounts_->person(person.key)->email_confirmed_at) << "who got the letter has the address";
  for (int i = 0; i < 9; ++i) ask_reset(means(), "mira", from_);
  EXPECT_LE(letters().size(), 7U) << "letters have a limit";
}

TEST_F(AccountTest, Invitations) {
  const auto link = invite(means(), {store::Role::curator, "bo@example.org"});
  ASSERT_TRUE(link);
  const std::string key = key_in_letter("invitation");
  EXPECT_EQ(invitation(means(), key)->role, store::Role::curator);
  EXPECT_FALSE(invitation(means(kInvitationLives), key));
  EXPECT_FALSE(invitation(means(), "other"));
  EXPECT_EQ(accept(means(), key, {"b", "", "", kPassword}).refusal().field, "name");
  const auto bo = accept(means(), key, {"bo", "", "eve@example.org", kPassword});
  ASSERT_TRUE(bo);
  const auto stored = accounts_->named("bo");
  EXPECT_EQ(stored->email, "bo@example.org") << "the address that was invited";
  EXPECT_EQ(stored->role_now(), store::Role::curator);
  EXPECT_FALSE(accept(means(), key, {"eve", "", "", kPassword}));
  EXPECT_FALSE(invite(means(), {store::Role::member, "a@b\r\nBcc: c@example.org"}));
}

TEST_F(AccountTest, ABanIsSaidToWhoKnowsThePassword) {
  const auto person = mira();
  accounts_->ban(person.key, means(hours(24)).at, "advertising", "owner", means().at);
  EXPECT_EQ(try_in("mira", "wrong").refusal().why, Refusal::Why::wrong);
  const auto refused = try_in("mira", kPassword);
  EXPECT_EQ(refused.refusal().why, Refusal::Why::banned);
  EXPECT_EQ(refused.refusal().words, "advertising");
  EXPECT_TRUE(try_in("mira", kPassword, hours(25)));
}

TEST_F(AccountTest, ChangesNeedThePassword) {
  const auto person = mira();
  const auto here = open_session(means(), person, true, from_),
             there = open_session(means(), person, true, from_);
  EXPECT_TRUE(change_password(means(), person, "wrong", "battery staple", here.secret, from_));
  EXPECT_TRUE(change_password(means(), person, kPassword, "mira", here.secret, from_));
  EXPECT_FALSE(change_password(means(), person, kPassword, "battery staple", here.secret, from_));
  EXPECT_TRUE(accounts_->session(hash_of(here.secret), means().at));
  EXPECT_FALSE(accounts_->session(hash_of(there.secret), means().at));
  const auto changed = *accounts_->person(person.key);
  EXPECT_FALSE(change_email(means(), changed, "battery staple", "new@example.org", from_));
  EXPECT_EQ(accounts_->person(person.key)->email, "mira@example.org") << "until it is confirmed";
  ASSERT_TRUE(confirm(means(), key_in_letter("confirm")));
  EXPECT_EQ(accounts_->person(person.key)->email, "new@example.org");
  EXPECT_TRUE(remove(means(), changed, "wrong", from_));
  EXPECT_FALSE(remove(means(), changed, "battery staple", from_));
  EXPECT_FALSE(try_in("mira", "battery staple"));
}

TEST_F(AccountTest, TokensAreShownOnceAndKeptAsHashes) {
  const auto person = mira();
  const auto text = make_token(means(), person.key, "laptop", store::kScopeRead, {});
  ASSERT_TRUE(text);
  const std::string token = *text;
  EXPECT_TRUE(token.starts_with("hf_"));
  EXPECT_EQ(token.size(), 46U);
  EXPECT_EQ(token.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"),
            std::string::npos);
  EXPECT_TRUE(accounts_->token(hash_of(token), means().at));
  EXPECT_EQ(accounts_->tokens(person.key)[0].hint, token.substr(42));
  EXPECT_FALSE(make_token(means(), person.key, "laptop", store::kScopeRead, {}));
  EXPECT_FALSE(make_token(means(), person.key, "two\nlines", store::kScopeRead, {}));
}

TEST(Rules, Names) {
  for (const char* name :
       {"mira", "Mira", "m1", "ana-lima", "a.b", "Østergård", "анна", "田中", "x_y", "नमस्ते"})
    EXPECT_EQ(problem_of_name(name), "") << name;
  for (const char* name : {"",
                           "m",
                           "-mira",
                           "mira-",
                           "a--b",
                           "a._b",
                           "mi ra",
                           "mira\n",
                           "mira/x",
                           "../etc",
                           "<b>",
                           "m'--",
                           "12",
                           "admin",
                           "ADMIN",
                           "аdmin",
                           "adm1n",
                           "0wner",
                           "quire",
                           "gone-1234",
                           "mіra\xc3",
                           "pаypal",
                           "a\xe2\x80\x8b"
                           "b",
                           "\xe2\x80\xae"
                           "arim",
                           "😀😀",
                           "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                           "Σigma"})
    EXPECT_NE(problem_of_name(name), "") << name;
}

TEST(Rules, AddressesAndPasswords) {
  for (const char* email : {"m@example.org", "a.b+c@x-y.example.org"})
    EXPECT_EQ(problem_of_email(email), "") << email;
  for (const char* email : {"", "m", "m@", "@example.org", "m@localhost", "m@@example.org", ".m@example.org",
                            "a b@example.org", "m@example.org\r\nBcc: x@example.org", "m@-x.org", "m@x..org",
                            "\"m\"@example.org", "m@example.org,b@example.org", "mïra@example.org"})
    EXPECT_NE(problem_of_email(email), "") << email;
  EXPECT_NE(problem_of_email(std::string(250, 'a') + "@example.org"), "");
  EXPECT_EQ(problem_of_password("correct horse", "mira"), "");
  for (const char* password : {"", "1234567", "Mira-Lund", "aaaaaaaaaaaa"})
    EXPECT_NE(problem_of_password(password, "mira-lund"), "") << password;
  EXPECT_NE(problem_of_password(std::string(257, 'x') + "y", "mira"), "");
  EXPECT_EQ(problem_of_password(std::string(255, 'x') + "y", "mira"), "");
}

TEST(Secrets, AreLongAndTheirHashesSayNothing) {
  std::set<std::string> made;
  for (int i = 0; i < 1000; ++i) made.insert(new_token(system_random));
  EXPECT_EQ(made.size(), 1000U);
  const Random zeros = [](std::span<unsigned char> bytes) { std::fill(bytes.begin(), bytes.end(), '\0'); };
  const Random ones = [](std::span<unsigned char> bytes) {
    std::fill(bytes.begin(), bytes.end(), static_cast<unsigned char>(255));
  };
  EXPECT_EQ(new_token(zeros), "hf_" + std::string(43, '0'));
  EXPECT_EQ(new_token(ones).size(), 46U);
  EXPECT_NE(new_token(ones).substr(3), std::string(43, 'z')) << "2^256 - 1 is less than 62^43 - 1";
  EXPECT_EQ(new_secret(zeros).size(), 43U);
  EXPECT_EQ(new_person_key(zeros), std::string(24, '0'));
  EXPECT_EQ(hash_of("x").size(), 32U);
  EXPECT_NE(form_token_of("x"), form_token_of("y"));
  EXPECT_EQ(form_token_of("x").find("x"), std::string::npos);
  EXPECT_TRUE(same("abc", "abc"));
  EXPECT_FALSE(same("abc", "abd"));
  EXPECT_FALSE(same("abc", "ab"));
}

}  // namespace
}  // namespace quire::account
