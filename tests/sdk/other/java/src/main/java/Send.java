import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.MessageBuilder;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Makes the calls of a job with analytics-java: {"host", "writeKey", "calls"} on standard input. */
class Send {
  static class Job {
    String host;
    String writeKey;
    List<Map<String, Object>> calls;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Map<String, Object> call, String key) {
    return (Map<String, Object>) call.get(key);
  }

  static String text(Map<String, Object> call, String key) {
    return (String) call.get(key);
  }

  static MessageBuilder<?, ?> builder(Map<String, Object> call) {
    Map<String, Object> properties = object(call, "properties");
    Map<String, Object> traits = object(call, "traits");
    switch (text(call, "type")) {
      case "identify":
        return IdentifyMessage.builder().traits(traits == null ? Map.of() : traits);
      case "track":
        TrackMessage.Builder track = TrackMessage.builder(text(call, "event"));
        return properties == null ? track : track.properties(properties);
      case "page":
        PageMessage.Builder page = PageMessage.builder(text(call, "name"));
        return properties == null ? page : page.properties(properties);
      case "screen":
        ScreenMessage.Builder screen = ScreenMessage.builder(text(call, "name"));
        return properties == null ? screen : screen.properties(properties);
      case "group":
        GroupMessage.Builder group = GroupMessage.builder(text(call, "groupId"));
        return traits == null ? group : group.traits(traits);
      default:
        return AliasMessage.builder(text(call, "previousId"));
    }
  }

  static MessageBuilder<?, ?> message(Map<String, Object> call) {
    MessageBuilder<?, ?> message = builder(call).context(object(call, "context"));
    if (call.containsKey("userId")) message.userId(text(call, "userId"));
    if (call.containsKey("anonymousId")) message.anonymousId(text(call, "anonymousId"));
    if (call.containsKey("messageId")) message.messageId(text(call, "messageId"));
    if (call.containsKey("timestamp")) {
      message.timestamp(Date.from(Instant.parse(text(call, "timestamp"))));
    }
    Map<String, Object> integrations = object(call, "integrations");
    if (integrations != null) {
      integrations.forEach((name, value) -> {
        if (value instanceof Boolean) message.enableIntegration(name, (Boolean) value);
        else message.integrationOptions(name, object(integrations, name));
      });
    }
    return message;
  }

  // Its threads would keep a program that ends by an exception.
  public static void main(String[] arguments) {
    try {
      send();
      System.exit(0);
    } catch (Throwable problem) {
      problem.printStackTrace();
      System.exit(1);
    }
  }

  static void send() throws Throwable {
    Gson gson = new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();
    Job job = gson.fromJson(new InputStreamReader(System.in, StandardCharsets.UTF_8), Job.class);
    CountDownLatch open = new CountDownLatch(job.calls.size());
    AtomicReference<Throwable> problem = new AtomicReference<>();
    Analytics analytics = Analytics.builder(job.writeKey).endpoint(job.host).flushQueueSize(5)
        .callback(new Callback() {
          @Override public void success(Message message) {
            open.countDown();
          }

          @Override public void failure(Message message, Throwable throwable) {
            problem.set(throwable);
            open.countDown();
          }
        }).build();
    for (Map<String, Object> call : job.calls) analytics.enqueue(message(call));
    analytics.flush();
    open.await();
    analytics.shutdown();
    if (problem.get() != null) throw problem.get();
  }
}
