package org.repmlpeval.partitioning;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.UUID;

/** The machine on which this JVM runs. */
public final class Machine {
    private static final int LETTERS = 8;
    private static final String HOST = distinct(name());

    private Machine() {}

    /**
     * The machine's name. Where it has none of its own, random letters of this JVM follow, so that two machines are never taken for one.
     *
     * @return the same text at each call, e.g. {@code node-7} or {@code localhost-5f0c9a1e}
     */
    public static String host() {
        return HOST;
    }

    private static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** The name, if not all machines may have it; otherwise another text at each call. */
    static String distinct(String name) {
        boolean shared = name.equals("unknown") || name.toLowerCase(Locale.ROOT).startsWith("localhost");
        return shared ? name + "-" + UUID.randomUUID().toString().substring(0, LETTERS) : name;
    }
}
