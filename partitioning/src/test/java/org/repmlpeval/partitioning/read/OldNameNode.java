package org.repmlpeval.partitioning.read;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RpcNoSuchMethodException;

/** The local disk, which answers as a name node before Hadoop 3.1 when it is asked to open a handle. */
public final class OldNameNode extends RawLocalFileSystem {
    static final String ROOT = "hdfs://old";
    static final AtomicInteger ASKED = new AtomicInteger();

    static Configuration configuration() {
        Configuration conf = new Configuration();
        conf.set("fs.hdfs.impl", OldNameNode.class.getName());
        return conf;
    }

    @Override
    public URI getUri() {
        return URI.create(ROOT);
    }

    @Override
    public String getScheme() {
        return "hdfs";
    }

    @Override
    public FSDataInputStream open(PathHandle handle, int buffer) throws IOException {
        ASKED.incrementAndGet();
        throw new RemoteException(
                RpcNoSuchMethodException.class.getName(),
                "Unknown method getLocatedFileInfo called on org.apache.hadoop.hdfs.protocol.ClientProtocol protocol.");
    }
}
