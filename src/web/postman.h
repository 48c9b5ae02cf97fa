// Sends letters while Quire serves: what is put into the outbox, by whatever process, goes at once; what has
// to wait goes when its time comes.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "mail/sender.h"
#include "store/bell.h"
#include "store/store.h"

namespace quire::web {

class Postman {
 public:
  Postman(store::Store& store, mail::Settings settings);
  /// Waits for the letter that is on its way, some seconds at most.
  ~Postman();
  Postman(const Postman&) = delete;
  Postman& operator=(const Postman&) = delete;

  /// From any thread.
  void stop();
  /// Since the start.
  mail::Counts counts() const;
  /// Why the mail server takes nothing; empty: it does, or was not asked yet.
  std::string trouble() const;

 private:
  void run();
  /// How long there is nothing to do.
  std::chrono::milliseconds look();
  void note(const mail::Sender::Pass& pass);

  store::Letters letters_;
  std::unique_ptr<store::Bell> bell_;
  mail::Sender sender_;
  Instant not_before_{};
  mutable std::mutex mutex_;
  mail::Counts counts_;
  std::string trouble_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace quire::web
