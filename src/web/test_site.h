// For tests: a whole Quire in a temporary folder, asked by App::handle without a socket. Its workshop is a
// script that prints one card.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "web/app.h"

namespace quire::web {

inline Day on(const char* text) { return *Day::parse(text); }

inline Record picked(const std::string& id, const std::string& title, const char* day, int votes = 0) {
  Record record{Paper(*PaperId::parse(id)), Pick{on(day), votes, 0, ""}};
  record.paper.title = title;
  record.paper.published = on(day);
  return record;
}

inline constexpr const char* kTestCard =
    R"({"slug":"example-lab","title":"An Example Paper","short_title":"Example","paper_id":"2605.00077",)"
    R"("subject":"Language","account":"The example's own account.","caveat":"Small sizes only.",)"
    R"("claims":[{"id":"C1","statement":"It holds","place":"Theorem 1","stated":"below 1","measure":"gap"},)"
    R"({"id":"C2","statement":"It differs","place":"Theorem 2","stated":"above 2","measure":"ratio"},)"
    R"({"id":"C3","statement":"Not seen","place":"Section 5","stated":"much","measure":"none"}],)"
    R"("figures":[{"id":"f","title":"Gap against rounds","lines":[{"series":"gap","label":"gap","role":"main"}]}]})";

class TestSite {
 public:
  TestSite()
      : directory_(std::filesystem::temp_directory_path() /
                   fmt::format("quire-web-{}-{}", getpid(), ++made_)) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    store = store::open_sqlite(directory_);
    index = index::Index::open(directory_ / "index");
    labs = std::make_unique<lab::Catalogue>(workshop());
    app = std::make_unique<App>(Site{*store, *index, nullptr, *labs, directory_, &clock, true});
  }
  ~TestSite() {
    app.reset();
    index.reset();
    store.reset();
    std::filesystem::remove_all(directory_);
  }
  TestSite(const TestSite&) = delete;
  TestSite& operator=(const TestSite&) = delete;

  void put(const std::vector<Record>& records) {
    store->put(records);
    index->catch_up(*store);
  }

  static Request request(const std::string& target, Method method = Method::get, std::string body = {}) {
    Request r;
    r.method = method;
    r.target = target;
    const auto mark = target.find('?');
    r.path = *decode_path(target.substr(0, mark));
    if (mark != std::string::npos) r.query = *Fields::parse(std::string_view(target).substr(mark + 1));
    r.headers["host"] = "localhost:8080";
    r.body = std::move(body);
    r.from_loopback = true;
    return r;
  }
  Response ask(const Request& r) { return app->handle(r); }
  Response get(const std::string& target) { return ask(request(target)); }
  Response post(const std::string& target, std::string body) {
    return ask(request(target, Method::post, std::move(body)));
  }

  std::unique_ptr<store::Store> store;
  std::unique_ptr<index::Index> index;
  std::unique_ptr<lab::Catalogue> labs;
  std::unique_ptr<App> app;

 private:
  static Instant clock() { return on("2026-05-05").start() + std::chrono::hours(9); }

  std::filesystem::path workshop() const {
    const auto program = directory_ / "quire-lab";
    std::ofstream(program) << "#!/bin/sh\ncat <<'END'\n" << kTestCard << "\nEND\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return program;
  }

  static inline int made_ = 0;
  std::filesystem::path directory_;
};

inline std::string body_of(const Response& response) {
  return response.body ? *response.body : std::string();
}

inline std::string header_of(const Response& response, std::string_view name) {
  for (const auto& [n, value] : response.headers)
    if (n == name) return value;
  return {};
}

/// What is wrong with a page, empty if nothing is: unbalanced tags, an id that occurs twice, an inline style
/// or script, an address that leads nowhere.
std::string html_problem(std::string_view html);

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// The body of an answer with this status that is a sound page.
inline std::string sound(const Response& response, int status) {
  EXPECT_EQ(response.status, status);
  const std::string body = body_of(response);
  EXPECT_EQ(html_problem(body), "");
  return body;
}

}  // namespace quire::web
