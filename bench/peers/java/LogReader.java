import com.amazonaws.services.cloudtrail.processinglibrary.configuration.ClientConfiguration;
import com.amazonaws.services.cloudtrail.processinglibrary.factory.EventReaderFactory;
import com.amazonaws.services.cloudtrail.processinglibrary.impl.DefaultSourceFilter;
import com.amazonaws.services.cloudtrail.processinglibrary.interfaces.ExceptionHandler;
import com.amazonaws.services.cloudtrail.processinglibrary.interfaces.ProgressReporter;
import com.amazonaws.services.cloudtrail.processinglibrary.manager.S3Manager;
import com.amazonaws.services.cloudtrail.processinglibrary.manager.SqsManager;
import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailEvent;
import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailLog;
import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailSource;
import com.amazonaws.services.cloudtrail.processinglibrary.model.SQSBasedSource;
import com.amazonaws.services.cloudtrail.processinglibrary.progress.ProgressStatus;
import com.amazonaws.services.cloudtrail.processinglibrary.reader.EventReader;
import com.amazonaws.services.cloudtrail.processinglibrary.serializer.DefaultEventSerializer;
import com.amazonaws.services.cloudtrail.processinglibrary.serializer.S3SourceSerializer;
import com.amazonaws.services.cloudtrail.processinglibrary.utils.SourceIdentifier;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.model.Message;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * AWS's CloudTrail Processing Library in a process of its own, as bench/stream/child.ts: the number of passes comes in a line, the
 * round goes out in one. "reader" is its event reader with an event filter, which gets bytes where it would ask S3; "parser" is its
 * parser alone, without what the reader says and reports about each event.
 */
public final class LogReader {
  private static final String WANTED = "StopLogging";

  private final List<byte[]> files;
  private final ObjectMapper mapper = new ObjectMapper();
  private long count;
  private long check;

  private LogReader(List<byte[]> files) {
    this.files = files;
  }

  public static void main(String[] args) throws Exception {
    List<byte[]> files = new ArrayList<>();
    for (String path : Files.readAllLines(Path.of(args[1]))) files.add(Files.readAllBytes(Path.of(path)));
    LogReader reader = new LogReader(files);
    EventReader eventReader = args[0].equals("reader") ? reader.eventReader() : null;
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.out.println("{\"ready\":true}");
    var input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.gc();
      long cpu = system.getProcessCpuTime();
      long wall = System.nanoTime();
      for (int left = Integer.parseInt(line.trim()); left > 0; left--) reader.pass(eventReader);
      cpu = system.getProcessCpuTime() - cpu;
      wall = System.nanoTime() - wall;
      System.out.printf(
          "{\"cpu\":%d.%09d,\"wall\":%d.%09d,\"peak\":%d,\"count\":%d,\"check\":%d}%n",
          cpu / 1_000_000_000, cpu % 1_000_000_000, wall / 1_000_000_000, wall % 1_000_000_000, peak(), reader.count, reader.check);
    }
  }

  private void pass(EventReader eventReader) throws Exception {
    count = 0;
    check = 0;
    for (int index = 0; index < files.size(); index++) {
      if (eventReader == null) parse(files.get(index));
      else eventReader.processSource(new SQSBasedSource(new Message(), List.of(new CloudTrailLog("bucket", Integer.toString(index)))));
    }
  }

  private void parse(byte[] zipped) throws Exception {
    var parser = mapper.getFactory().createParser(new GZIPInputStream(new ByteArrayInputStream(zipped)));
    try (var events = new DefaultEventSerializer(new CloudTrailLog("bucket", "key"), parser)) {
      while (events.hasNextEvent()) {
        CloudTrailEvent event = events.getNextEvent();
        if (isWanted(event)) take(event);
      }
    }
  }

  private static boolean isWanted(CloudTrailEvent event) {
    return WANTED.equals(event.getEventData().getEventName());
  }

  private void take(CloudTrailEvent event) {
    count++;
    check += event.getEventData().getEventId().getMostSignificantBits() >>> 32;
  }

  private EventReader eventReader() {
    var config = new ClientConfiguration("queue", null);
    ExceptionHandler exceptions = exception -> {
      throw new IllegalStateException(exception);
    };
    var progress = new ProgressReporter() {
      @Override
      public Object reportStart(ProgressStatus status) {
        return null;
      }

      @Override
      public void reportEnd(ProgressStatus status, Object object) {}
    };
    var s3 = new S3Manager(nobody(AmazonS3.class), config, exceptions, progress) {
      @Override
      public byte[] downloadLog(CloudTrailLog log, CloudTrailSource source) {
        return files.get(Integer.parseInt(log.getS3ObjectKey()));
      }
    };
    var sqs = new SqsManager(nobody(AmazonSQS.class), config, exceptions, progress, new S3SourceSerializer(mapper, new SourceIdentifier())) {
      @Override
      public void deleteMessageFromQueue(Message message, ProgressStatus status) {}
    };
    return new EventReaderFactory.Builder(config)
        .withEventsProcessor(events -> events.forEach(this::take))
        .withEventFilter(LogReader::isWanted)
        .withSourceFilter(new DefaultSourceFilter())
        .withProgressReporter(progress)
        .withExceptionHandler(exceptions)
        .withS3Manager(s3)
        .withSQSManager(sqs)
        .build()
        .createReader();
  }

  /** A client that must not be asked anything. */
  private static <T> T nobody(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              throw new IllegalStateException(method.getName());
            }));
  }

  /** Bytes; 0 where the platform does not tell. */
  private static long peak() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return 0;
    for (String line : Files.readAllLines(status))
      if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    return 0;
  }
}
