package org.repmlpeval.job.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.repmlpeval.job.run.driver.Progress;
import org.repmlpeval.job.run.pack.PackJob;
import org.repmlpeval.job.run.pack.PackReport;
import org.repmlpeval.job.run.pack.PackSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.packed.write.WrittenFormat;
import org.repmlpeval.partitioning.read.ShardReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description =
                "Pack the images of a data set into few large files, which file systems such as HDFS and S3 list and read"
                        + " faster than many small ones. 'evaluate' gives the same results for them.")
final class PackCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "Images to pack: a folder or packed files, as for 'evaluate', for example /data/imagenet/val.")
    private String data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the packed files, on any Hadoop file system. It must not exist.")
    private String out;

    @Option(
            names = "--format",
            defaultValue = "tar",
            paramLabel = "FORMAT",
            description =
                    "tar (with labels that do not come from folders: WebDataset), sequencefile or parquet. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String format;

    @Option(
            names = "--file-bytes",
            defaultValue = "268435456",
            paramLabel = "BYTES",
            description =
                    "About how many bytes of images each file holds, at least 1024. Default: ${DEFAULT-VALUE} (256 MiB).")
    private long fileBytes;

    @Option(
            names = "--max-image-bytes",
            defaultValue = "" + ShardReader.DEFAULT_MAX_BYTES,
            paramLabel = "BYTES",
            description = "Stop if an image is larger than this many bytes. Default: ${DEFAULT-VALUE} (256 MiB).")
    private int maxImageBytes;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master, for example local[4]. Default: the one of spark-submit, otherwise local[*].")
    private String master;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PackSettings settings = new PackSettings(data, out, WrittenFormat.of(format), fileBytes, maxImageBytes);
        RepmlpEval program = (RepmlpEval) spec.root().userObject();
        Progress progress = new Progress(program.err());
        PackReport report =
                SparkContexts.use("repmlp-eval pack", master, spark -> new PackJob(spark, settings, progress).run());
        program.out()
                .println(String.format(
                        Locale.ROOT,
                        "packed %s (%,d bytes) into %s of format %s in %s",
                        Count.grouped(report.images(), "image"),
                        report.bytes(),
                        Count.grouped(report.files().size(), "file"),
                        report.format(),
                        out));
        return 0;
    }
}
