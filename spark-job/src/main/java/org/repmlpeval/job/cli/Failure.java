package org.repmlpeval.job.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.PathIOException;
import org.apache.spark.SparkException;
import org.repmlpeval.job.run.output.UnpublishedException;
import org.repmlpeval.job.run.spark.JobFailedException;
import org.repmlpeval.job.run.stop.TooManyMissingException;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.partitioning.DataSetException;

/**
 * The message and exit code that a user gets for a failure.
 *
 * @param exitCode the exit code for this kind of failure
 * @param message one sentence: what failed, where, what to do
 */
public record Failure(int exitCode, String message) {
    private static final int LONGEST_CHAIN = 50;
    /** What Hadoop's client of S3 throws, a {@link PathIOException}. Its jar need not be on the class path. */
    private static final String UNKNOWN_BUCKET = "org.apache.hadoop.fs.s3a.UnknownStoreException";

    /** Explains a failure; empty for an internal error. */
    public static Optional<Failure> of(Throwable failure) {
        List<Throwable> chain = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .toList();
        return chain.stream()
                .flatMap(cause -> ownKind(cause).stream())
                .findFirst()
                .or(() -> ofThisMachine(failure, chain))
                .or(() -> ofTheJob(failure, chain));
    }

    private static Optional<Failure> ownKind(Throwable cause) {
        if (cause instanceof InvalidInputException || cause instanceof DataSetException) {
            return Optional.of(new Failure(RepmlpEval.BAD_INPUT, cause.getMessage()));
        }
        if (cause instanceof EnvironmentException) {
            return Optional.of(new Failure(RepmlpEval.ENVIRONMENT, cause.getMessage()));
        }
        if (cause instanceof TooManyMissingException) {
            return Optional.of(new Failure(RepmlpEval.MISSING, cause.getMessage()));
        }
        if (cause instanceof UnpublishedException unpublished) {
            return Optional.of(new Failure(
                    RepmlpEval.JOB_FAILED,
                    cause.getMessage() + ": " + withoutTrace(cause.getCause())
                            + "; the results are printed above, and the finished shards are kept in "
                            + unpublished.kept()
                            + "; make room there, or give another --out, and add --resume "
                            + unpublished.kept()));
        }
        if (cause instanceof JobFailedException) {
            return Optional.of(
                    new Failure(RepmlpEval.JOB_FAILED, "the job failed and published nothing: " + cause.getMessage()));
        }
        return Optional.empty();
    }

    private static Optional<Failure> ofThisMachine(Throwable failure, List<Throwable> chain) {
        Optional<EnvironmentException> library = chain.stream().anyMatch(SparkException.class::isInstance)
                ? NativeLibraries.explainRemote(failure)
                : NativeLibraries.explain(failure);
        if (library.isPresent()) {
            return library.map(known -> new Failure(RepmlpEval.ENVIRONMENT, known.getMessage()));
        }
        for (Throwable cause : chain) {
            if (cause instanceof OutOfMemoryError) {
                return Optional.of(
                        new Failure(
                                RepmlpEval.ENVIRONMENT,
                                "out of memory (" + cause.getMessage() + "); the Java heap is limited to "
                                        + (Runtime.getRuntime().maxMemory() >> 20)
                                        + " MiB; raise it with REPMLP_EVAL_JAVA_OPTS=-Xmx12g, or with --driver-memory under spark-submit"));
            }
            if (cause instanceof UnsupportedOperationException
                    && String.valueOf(cause.getMessage()).contains("getSubject")) {
                return Optional.of(new Failure(
                        RepmlpEval.ENVIRONMENT,
                        "the Hadoop client of Spark 3.5 does not run on Java " + System.getProperty("java.version")
                                + "; set JAVA_HOME to JDK 17 (17 to 22 also work)"));
            }
            if (cause instanceof InvalidPathException path) {
                return Optional.of(new Failure(RepmlpEval.BAD_INPUT, unusablePath(path)));
            }
            // A class of ours that cannot be initialised is a defect, not a library of another version.
            if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
                return Optional.of(new Failure(
                        RepmlpEval.ENVIRONMENT,
                        "a library on the class path is missing, or its version is not the one that this jar was"
                                + " built for: "
                                + chain.get(chain.size() - 1)));
            }
        }
        return Optional.empty();
    }

    private static String unusablePath(InvalidPathException path) {
        String encoding = System.getProperty("sun.jnu.encoding");
        return "the path '" + path.getInput() + "' cannot be used: " + path.getReason()
                + (encoding.startsWith("UTF")
                        ? ""
                        : "; Java reads file names as " + encoding
                                + " here; set LC_ALL=C.UTF-8 to use other letters in file names");
    }

    private static Optional<Failure> ofTheJob(Throwable failure, List<Throwable> chain) {
        for (Throwable cause : chain) {
            if (cause.getClass().getName().equals(UNKNOWN_BUCKET)) {
                return Optional.of(new Failure(
                        RepmlpEval.BAD_INPUT,
                        "the bucket of " + ((PathIOException) cause).getPath()
                                + " does not exist at this endpoint; check its name and fs.s3a.endpoint"));
            }
        }
        return chain.stream()
                .filter(cause -> cause instanceof SparkException
                        || cause instanceof IOException
                        || cause instanceof UncheckedIOException
                        || cause instanceof FSError)
                .findFirst()
                .map(cause -> new Failure(
                        RepmlpEval.JOB_FAILED, "the job failed and published nothing: " + withoutTrace(cause)));
    }

    /** What happened, in words; the messages of these exceptions are paths only. */
    private static String kind(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        return failure.getClass().getSimpleName();
    }

    /** The message without the remote stack traces that Spark puts into it. */
    private static String withoutTrace(Throwable cause) {
        if (cause instanceof UncheckedIOException wrapped) {
            String why = withoutTrace(wrapped.getCause());
            String own = String.valueOf(wrapped.getMessage());
            return own.equals(String.valueOf(wrapped.getCause())) || own.contains(why) ? why : own + ": " + why;
        }
        if (cause instanceof UnknownHostException) {
            return "the host " + cause.getMessage()
                    + " is not known to this machine; check the address and the network";
        }
        if (cause instanceof FileSystemException file && file.getReason() == null) {
            return file.getMessage() + ": " + kind(file);
        }
        return String.valueOf(cause.getMessage())
                .split("\\R\\s+at |\\R+Driver stacktrace:", 2)[0]
                .strip();
    }
}
