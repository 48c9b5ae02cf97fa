// The application: routes requests to pages, keeps rendered pages while nothing they show has changed, and
// owns the loop that keeps the index up to date.
#pragma once

#include <memory>

#include "mail/settings.h"
#include "web/gate.h"
#include "web/metrics.h"
#include "web/oai.h"
#include "web/router.h"
#include "web/site.h"

namespace quire::web {

/// The handler for web::Server.
class App {
 public:
  explicit App(Site site);
  ~App();
  Response handle(Request request);

 private:
  class Cache;
  Response answer(Request& request);
  Response route(const Request& request);
  Response act(const Route& route, const Request& request, const Places& places);
  Gate gate_;
  Site site_;
  std::unique_ptr<Cache> cache_;
  OaiProvider oai_;
  Traffic traffic_;
};

struct ServeOptions {
  std::filesystem::path data_directory;
  std::string store{};  ///< address of PostgreSQL; empty: the store is in the data folder
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  bool load_seed = false;  ///< put the seed feed into an empty store before serving
  std::string base_url;    ///< as in Site
  std::string contact;
  bool follow = true;                        ///< read followed sources when they are due
  std::optional<account::SignUp> sign_up{};  ///< as in Site
  std::optional<mail::Settings> mail{};      ///< letters are sent
};
/// Serves until SIGINT or SIGTERM. Prints the address on standard output once it listens.
void serve(const ServeOptions& options);

}  // namespace quire::web
