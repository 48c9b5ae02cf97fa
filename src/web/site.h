// What every page needs, and the pages as functions from a request to a response. The router (app.cc) decides
// which.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "account/account.h"
#include "feed/feed.h"
#include "index/index.h"
#include "lab/runner.h"
#include "paper/day.h"
#include "store/store.h"
#include "web/http.h"

namespace quire::web {

class Gate;
class Harvester;
class Postman;

/// The parts that pages stand on. `runner` may be null (labs not installed): pages say so.
struct Site {
  store::Store& store;
  index::Index& index;
  lab::Runner* runner;
  const lab::Catalogue& labs;
  std::filesystem::path data_directory;
  Instant (*clock)() = &now;
  bool loopback_only = true;  ///< the listener's address: without accounts its reader is the owner
  std::string base_url{};     ///< "https://papers.example.org", where others find this Quire; empty: not said
  std::string contact{};      ///< mail address of who runs it; empty: not said
  Harvester* harvester = nullptr;  ///< none: this process reads no sources
  /// Who may make an account, as the operator says; nothing: accounts are there if somebody has one.
  std::optional<account::SignUp> sign_up{};
  Postman* postman = nullptr;  ///< none: this process sends no letters
  bool sends_letters = false;  ///< this process takes letters out of the outbox
  Gate* gate = nullptr;        ///< knows sessions and tokens; set by App
};

/// Who asks.
Visitor visitor_of(const Site& site, const Request& request);
/// Does anybody sign in here? Without accounts who sits at the machine is the owner.
bool has_accounts(const Site& site);
account::SignUp sign_up_of(const Site& site);
/// Why a request is not answered: what it needs is a role that who asks has not; with the way to sign in, if
/// there is one. JSON for what asks by /api/ (refused.cc).
Response refused(const Site& site, const Request& request, store::Role needed);
/// {"error": words} with the header that clients read it from.
Response api_error(int status, const std::string& words);
/// May this request change how this Quire runs (sources, people)? An admin may; without accounts who sits at
/// the machine.
inline bool is_owner(const Site&, const Request& request) { return request.visitor.may(store::Role::admin); }

// Lists (pages_day.cc, pages_period.cc).
Response front_page(const Site& site, const Request& request);  ///< newest day, or the first-run page
Response day_page(const Site& site, const Request& request, Day day);
Response week_page(const Site& site, const Request& request, Week week);
Response month_page(const Site& site, const Request& request, Month month);
Response trending_page(const Site& site, const Request& request);  ///< pages_trending.cc

// One paper, search, the rest (pages_paper.cc, pages_search.cc, pages_other.cc).
Response paper_page(const Site& site, const Request& request, std::string_view id);
Response vote(const Site& site, const Request& request, std::string_view id);
Response changes_page(const Site& site, const Request& request, std::string_view id);  ///< paper_history.cc
Response mark_read(const Site& site, const Request& request, std::string_view id);
/// A decision that two works are one, with what each source says; the owner takes it back or makes it again.
Response join_page(const Site& site, const Request& request, std::string_view id,
                   std::int64_t number);  ///< paper_origins.cc
Response undo_join(const Site& site, const Request& request, std::string_view id, std::int64_t number);
Response join_again(const Site& site, const Request& request, std::string_view id, std::int64_t number);
Response search_page(const Site& site, const Request& request);
Response suggest(const Site& site, const Request& request);  ///< JSON, pages_suggest.cc
// People (pages_people.cc).
Response authors_page(const Site& site, const Request& request);  ///< /authors?name=...&paper=...
Response decide_author(const Site& site, const Request& request);
Response undo_author_decision(const Site& site, const Request& request);
Response organisation_page(const Site& site, const Request& request);  ///< pages_organisation.cc

Response about_page(const Site& site, const Request& request);
Response load_seed(const Site& site, const Request& request);
Response switch_theme(const Site& site, const Request& request);

// Followed sources (pages_follows.cc, pages_source.cc).
Response follows_page(const Site& site, const Request& request);
Response add_follow(const Site& site, const Request& request);
Response source_page(const Site& site, const Request& request, std::int64_t number);
Response change_source(const Site& site, const Request& request, std::int64_t number);
Response fetch_source(const Site& site, const Request& request, std::int64_t number);
Response confirm_removal(const Site& site, const Request& request, std::int64_t number);
Response remove_source(const Site& site, const Request& request, std::int64_t number);

// Labs (pages_lab.cc, pages_run.cc, pages_atlas.cc).
Response atlas_page(const Site& site, const Request& request);
Response atlas_table_page(const Site& site, const Request& request);
Response claims_csv(const Site& site, const Request& request);
Response lab_page(const Site& site, const Request& request, std::string_view slug);
Response start_run(const Site& site, const Request& request, std::string_view slug);
Response run_page(const Site& site, const Request& request, std::string_view slug, std::int64_t run);
Response stop_run(const Site& site, const Request& request, std::string_view slug, std::int64_t run);
Response run_events(const Site& site, const Request& request, std::string_view slug, std::int64_t run);
Response run_file(const Site& site, const Request& request, std::string_view slug, std::int64_t run,
                  std::string_view name);

/// The frame around a page's content (templates/layout.mustache).
struct Page {
  std::string title;  ///< of the window, " · Quire" is added unless `bare_title`
  bool bare_title = false;
  std::string_view nav;  ///< day | week | month | trending | labs | ""
  bool math = false;     ///< loads KaTeX
  bool refresh_without_scripts = false;
  std::string head;     ///< more elements for <head>, safe HTML
  std::string content;  ///< safe HTML inside <main>
};
Response framed(const Site& site, const Request& request, int status, Page page);

/// A page that says what is wrong and the best ways on. `links`: label and address, the first is the main
/// one.
Response error_page(const Site& site, const Request& request, int status, std::string_view heading,
                    std::string_view sentence,
                    const std::vector<std::pair<std::string, std::string>>& links = {});

}  // namespace quire::web
