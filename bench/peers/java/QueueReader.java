import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.cloudtrail.processinglibrary.AWSCloudTrailProcessingExecutor;
import com.amazonaws.services.cloudtrail.processinglibrary.configuration.ClientConfiguration;
import com.amazonaws.services.cloudtrail.processinglibrary.interfaces.ProgressReporter;
import com.amazonaws.services.cloudtrail.processinglibrary.model.CloudTrailEvent;
import com.amazonaws.services.cloudtrail.processinglibrary.model.LogDeliveryInfo;
import com.amazonaws.services.cloudtrail.processinglibrary.progress.ProgressState;
import com.amazonaws.services.cloudtrail.processinglibrary.progress.ProgressStatus;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import com.amazonaws.services.sqs.model.ReceiveMessageRequest;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * AWS's CloudTrail Processing Library, whole: its executor reads a queue and the objects that its messages name, and a processor
 * appends each event to a file as a line. Arguments: the URL of the server, of the queue, a folder, and "lines", or "nothing" for a
 * processor that only counts. How many messages to wait for comes in a line, and what they took goes out in one. Nothing is synced to
 * the disk, nothing is remembered, and no copy is left out.
 */
public final class QueueReader {
  /** As many as the library is asked for at once, each a thread of its own. */
  private static final int THREADS = 8;
  /** The file is begun anew when it is so large, as ours are taken away: what is written stays as small. */
  private static final int FILE_BYTES = 1 << 25;

  /** Who writes holds up the queue between rounds, which others read meanwhile. */
  private final ReentrantReadWriteLock rounds = new ReentrantReadWriteLock(true);
  private final AtomicLong events = new AtomicLong();
  private volatile CountDownLatch left;
  private volatile OutputStream out;
  private volatile FileOutputStream file;
  private long written;

  public static void main(String[] args) throws Exception {
    var credentials = new AWSStaticCredentialsProvider(new BasicAWSCredentials("test", "test"));
    var endpoint = new EndpointConfiguration(args[0], "us-east-1");
    var s3 =
        AmazonS3ClientBuilder.standard().withCredentials(credentials).withEndpointConfiguration(endpoint).withPathStyleAccessEnabled(true).build();
    var sqs = AmazonSQSClientBuilder.standard().withCredentials(credentials).withEndpointConfiguration(endpoint).build();
    boolean hasLines = args[3].equals("lines");
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Logger.getLogger("").setLevel(Level.WARNING);
    var reader = new QueueReader();
    reader.rounds.writeLock().lock();
    var config = new ClientConfiguration(args[1], credentials);
    config.setThreadCount(THREADS);
    config.setMaxEventsPerEmit(100);
    config.setEnableRawEventInfo(hasLines);
    new AWSCloudTrailProcessingExecutor.Builder(batch -> reader.take(batch, hasLines), config)
        .withS3Client(s3)
        .withSQSClient(reader.inRounds(sqs))
        .withProgressReporter(reader.progress())
        .withExceptionHandler(Throwable::printStackTrace)
        .build()
        .start();
    System.out.println("{\"ready\":true}");
    var input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      reader.left = new CountDownLatch(Integer.parseInt(line.trim()));
      reader.events.set(0);
      Path file = Path.of(args[2], "events.ndjson");
      System.gc();
      long cpu = system.getProcessCpuTime();
      long wall = System.nanoTime();
      try (var stream = new FileOutputStream(file.toFile());
          OutputStream out = new BufferedOutputStream(stream, 1 << 20)) {
        reader.file = stream;
        reader.out = out;
        reader.rounds.writeLock().unlock();
        reader.left.await();
      }
      cpu = system.getProcessCpuTime() - cpu;
      wall = System.nanoTime() - wall;
      reader.rounds.writeLock().lock();
      Files.delete(file);
      System.out.printf(
          "{\"cpu\":%d,\"wall\":%d,\"found\":%d,\"memory\":%d}%n", cpu / 1_000_000, wall / 1_000_000, reader.events.get(), memory());
    }
    System.exit(0);
  }

  /** The same queue, asked only in rounds; at their end nobody waits for 20 seconds, as the library would. */
  private AmazonSQS inRounds(AmazonSQS sqs) {
    return (AmazonSQS)
        Proxy.newProxyInstance(
            AmazonSQS.class.getClassLoader(),
            new Class<?>[] {AmazonSQS.class},
            (proxy, method, args) -> {
              if (!method.getName().equals("receiveMessage")) return method.invoke(sqs, args);
              rounds.readLock().lock();
              try {
                return sqs.receiveMessage(((ReceiveMessageRequest) args[0]).withWaitTimeSeconds(1));
              } finally {
                rounds.readLock().unlock();
              }
            });
  }

  private void take(List<CloudTrailEvent> batch, boolean hasLines) {
    events.addAndGet(batch.size());
    if (!hasLines) return;
    try {
      synchronized (out) {
        for (CloudTrailEvent event : batch) {
          byte[] line = ((LogDeliveryInfo) event.getEventMetadata()).getRawEvent().getBytes(StandardCharsets.UTF_8);
          out.write(line);
          out.write('\n');
          written += line.length + 1;
        }
        if (written < FILE_BYTES) return;
        out.flush();
        file.getChannel().truncate(0);
        written = 0;
      }
    } catch (java.io.IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
  }

  /** Counts messages that were deleted: then all is done with them. */
  private ProgressReporter progress() {
    return new ProgressReporter() {
      @Override
      public Object reportStart(ProgressStatus status) {
        return null;
      }

      @Override
      public void reportEnd(ProgressStatus status, Object object) {
        if (status.getProgressState() == ProgressState.deleteMessage) left.countDown();
      }
    };
  }

  /** Bytes; 0 where the platform does not tell. */
  private static long memory() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return 0;
    for (String line : Files.readAllLines(status))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    return 0;
  }
}
