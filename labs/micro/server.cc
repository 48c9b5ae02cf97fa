#include "labs/micro/server.h"

#include <algorithm>
#include <chrono>
#include <list>

#include <fmt/format.h>

namespace quire::labs::micro {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kPlacesAtOnce = 36;  ///< a thread, see engines/micro/sampler.cc
constexpr milliseconds kGlance{100};

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool refuse(Connection& connection, const HttpRequest& request, const Refusal& refusal) {
  return connection.write(refusal.status, "application/json", error_body(refusal), request.keep_alive,
                          refusal.status == 429 ? "Retry-After: 1\r\n" : "");
}

/// A page of another site that reaches loopback by a name of its own is not let in.
bool is_loopback(std::string_view host) {
  if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos && !host.ends_with(']'))
    host = host.substr(0, colon);
  return host.empty() || host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

}  // namespace

Server::Server(const Net& net, const ServerOptions& options)
    : options_(options),
      served_{options.model, net.shape().context, options.texts_most},
      batch_(net, options.threads, kPlacesAtOnce, options.waiting_most) {}

void Server::run(Listener& listener, const std::function<bool()>& stopping) {
  struct Client {
    std::atomic<bool> over{false};
    std::jthread thread;
  };
  std::list<Client> clients;
  while (!stopping()) {
    clients.remove_if([](const Client& client) { return client.over.load(); });
    const int socket = listener.accept(kGlance);
    if (socket < 0) continue;
    auto connection = std::make_shared<Connection>(socket, [this] { return stopping_.load(); });
    if (clients.size() >= options_.clients_most) {
      connection->write(503, "application/json", error_body({503, "too many clients are connected", {}}),
                        false);
      continue;
    }
    Client& client = clients.emplace_back();
    client.thread = std::jthread([this, &client, connection] {
      serve(*connection);
      client.over = true;
    });
  }
  stopping_ = true;
}

void Server::serve(Connection& connection) {
  for (;;) {
    const std::optional<HttpRequest> request = connection.read();
    if (!request || !answer(connection, *request) || !request->keep_alive) return;
  }
}

bool Server::answer(Connection& connection, const HttpRequest& request) {
  if (!is_loopback(request.host))
    return refuse(connection, request, {403, "this endpoint answers to 127.0.0.1 and localhost alone", {}});
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  const bool chat = path == "/v1/chat/completions";
  if (chat || path == "/v1/completions") {
    if (request.method != "POST")
      return refuse(connection, request, {405, fmt::format("{} takes POST", path), {}});
    return complete(connection, request, chat);
  }
  if (path == "/v1/models" || path == "/v1/models/" + served_.model) {
    if (request.method != "GET")
      return refuse(connection, request, {405, fmt::format("{} takes GET", path), {}});
    return connection.write(200, "application/json", models_body(served_, seconds_now()), request.keep_alive);
  }
  return refuse(connection, request,
                {404,
                 "there is nothing here; there are GET /v1/models, POST /v1/completions and POST "
                 "/v1/chat/completions",
                 {}});
}

bool Server::complete(Connection& connection, const HttpRequest& request, bool chat) {
  const std::uint64_t number = requests_++;
  const Understood<Completion> understood =
      read_completion(request.body, chat, served_, options_.seed + number);
  if (!understood.value) return refuse(connection, request, understood.refusal);
  const Completion& completion = *understood.value;
  if (!batch_.submit(completion.texts))
    return refuse(
        connection, request,
        {429, fmt::format("{} texts wait already; try again in a moment", options_.waiting_most), {}});
  const std::string id = fmt::format("{}-{}", chat ? "chatcmpl" : "cmpl", number);
  const bool answered = completion.stream ? streamed(connection, request, completion, id, seconds_now())
                                          : whole(connection, request, completion, id, seconds_now());
  if (!answered) cancel(completion);
  return answered;
}

void Server::cancel(const Completion& completion) {
  for (const auto& text : completion.texts) batch_.cancel(*text);
}

bool Server::whole(Connection& connection, const HttpRequest& request, const Completion& completion,
                   const std::string& id, std::int64_t created) {
  std::vector<Finished> texts(completion.texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (bool over = false; !over;) {
      if (stopping_ || connection.has_left()) return false;
      Growing::News news = completion.texts[i]->wait(texts[i].pieces.size(), kGlance);
      std::move(news.pieces.begin(), news.pieces.end(), std::back_inserter(texts[i].pieces));
      over = news.finish.has_value();
      if (over) texts[i].finish = *news.finish;
    }
  return connection.write(200, "application/json", answer_body(completion, texts, id, created),
                          request.keep_alive);
}

bool Server::streamed(Connection& connection, const HttpRequest& request, const Completion& completion,
                      const std::string& id, std::int64_t created) {
  if (!connection.begin_parts("text/event-stream", request.can_chunk)) return false;
  std::vector<std::size_t> seen(completion.texts.size());
  std::vector<bool> over(completion.texts.size());
  for (std::size_t open = over.size(); open > 0;) {
    bool waited = false;
    for (std::size_t i = 0; i < over.size(); ++i) {
      if (over[i]) continue;
      if (stopping_ || connection.has_left()) return false;
      // Waits for the first that is open; of the others it takes what is there.
      const Growing::News news = completion.texts[i]->wait(seen[i], waited ? milliseconds(0) : kGlance);
      waited = true;
      if (news.pieces.empty() && !news.finish) continue;
      if (!connection.part(stream_event(completion, i, news.pieces, news.finish, seen[i], id, created)))
        return false;
      seen[i] += news.pieces.size();
      if (!news.finish) continue;
      over[i] = true;
      --open;
    }
  }
  if (completion.stream_usage) {
    std::size_t tokens = 0;
    for (const std::size_t count : seen) tokens += count;
    if (!connection.part(usage_event(completion, tokens, id, created))) return false;
  }
  return connection.part("data: [DONE]\n\n") && connection.end_parts();
}

}  // namespace quire::labs::micro
