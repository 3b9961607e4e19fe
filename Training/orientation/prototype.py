"""Numpy prototype of the orientation filter, batched over trials, to choose the model before writing it in Swift.

Error state of 21: inclination 2, gyroscope bias 3, velocity 2, position 2, gyroscope gain 9, accelerometer bias 3;
any group is switched off by a prior of 0. Samples are integrated into blocks first, then one Kalman step a block;
fixed-lag smoothing by the adjoint (modified Bryson-Frazier) recursion.

    STANCE_DATASETS=<folder> python prototype.py
"""
import glob, os
import numpy as np
import vqf  # only for the rest flags

G = 9.81
D2R = np.pi / 180
DATA = os.environ["STANCE_DATASETS"]

def qmul(a,b):
    w1,x1,y1,z1=a.T;w2,x2,y2,z2=b.T
    return np.stack([w1*w2-x1*x2-y1*y2-z1*z2,w1*x2+x1*w2+y1*z2-z1*y2,w1*y2-x1*z2+y1*w2+z1*x2,w1*z2+x1*y2-y1*x2+z1*w2],1)
def qR(q):
    w,x,y,z=q.T
    return np.stack([1-2*(y*y+z*z),2*(x*y-w*z),2*(x*z+w*y),2*(x*y+w*z),1-2*(x*x+z*z),2*(y*z-w*x),2*(x*z-w*y),2*(y*z+w*x),1-2*(x*x+y*y)],1).reshape(-1,3,3)
def dq(w,Ts):
    n=np.linalg.norm(w,axis=1);a=n*Ts/2;s=np.where(n>1e-12,np.sin(a)/np.maximum(n,1e-12),Ts/2)
    return np.concatenate([np.cos(a)[:,None],w*s[:,None]],1)
def pre(g,f,Ts,Tb):
    n=int(round(Tb/Ts)); K=len(g)//n; N=K*n
    r=vqf.VQF(Ts).updateBatch(np.ascontiguousarray(g),np.ascontiguousarray(f))
    G=g[:N].reshape(K,n,3);F=f[:N].reshape(K,n,3)
    q=np.tile([1.,0,0,0],(K,1)); J=np.zeros((K,3,3)); fs=np.zeros((K,3));ff=np.zeros((K,3,3)); w2=np.zeros((K,3,3))
    for i in range(n):
        Rm=qR(q)
        q=qmul(q,dq(G[:,i],Ts)); R=qR(q)
        J+=.5*(R+Rm)*Ts
        a=np.einsum('kij,kj->ki',R,F[:,i]); fs+=a; ff+=a[:,:,None]*a[:,None,:]
    fs/=n; ff=ff/n-fs[:,:,None]*fs[:,None,:]
    rest=r['restDetected'][:N].reshape(K,n)
    return dict(dt=n*Ts,dR=qR(q),J=J,f=fs,fv=ff,wm=G.mean(1),w2=(G**2).mean(1),rest=rest[:,-1].astype(float),fm=F.mean(1),
        gdev=np.sqrt(G.var(1).sum(1)),i=np.arange(1,K+1)*n-1,vq=r['quat6D'][np.arange(1,K+1)*n-1])
def broad(Tb):
    trials = []
    for path in sorted(glob.glob(os.path.join(DATA, "broad", "*.csv.gz"))):
        a = np.genfromtxt(path, delimiter=",", skip_header=1)
        d = pre(a[:, 4:7], a[:, 1:4], np.median(np.diff(a[:, 0])), Tb)
        d.update(ref=a[d["i"], 7:11], mask=a[d["i"], 11] > .5)
        trials.append(d)
    return trials
def pad(ds):
    K=max(len(d['f']) for d in ds); o={}
    for k in ('dR','J','f','fv','wm','w2','rest','fm','gdev'):
        o[k]=np.stack([np.concatenate([d[k],np.repeat(d[k][-1:],K-len(d[k]),0)]) for d in ds],1)
    o['T']=ds[0]['dt']; return o
def expm(v):
    th=np.linalg.norm(v,axis=-1)[...,None,None]; K=np.zeros(v.shape[:-1]+(3,3))
    K[...,0,1]=-v[...,2];K[...,0,2]=v[...,1];K[...,1,0]=v[...,2];K[...,1,2]=-v[...,0];K[...,2,0]=-v[...,1];K[...,2,1]=v[...,0]
    s=np.where(th>1e-9,np.sin(th)/np.maximum(th,1e-9),1);c=np.where(th>1e-9,(1-np.cos(th))/np.maximum(th,1e-9)**2,.5)
    return np.eye(3)+s*K+c*K@K
def up2R(f):
    z=f/np.linalg.norm(f,axis=-1,keepdims=True); t=np.where(np.abs(z[...,:1])<.9,[1.,0,0],[0,1.,0]); x=t-(t*z).sum(-1,keepdims=True)*z; x/=np.linalg.norm(x,axis=-1,keepdims=True)
    return np.stack([x,np.cross(z,x),z],-2)
_c={}
def fold(cur,meas,Phis,ii,ok):
    key=id(meas)
    if _c.get('k')!=key:
        _c.clear();_c['k']=key
        _c['P']=np.stack(Phis)
        M=[]
        for m in range(len(meas[0])):
            M.append((meas[0][m][0],np.stack([q[m][1] for q in meas]),np.stack([q[m][2] for q in meas]),np.stack([q[m][3] for q in meas])))
        _c['M']=M; _c['keep']=meas
    new=cur
    for H,y,Si,A in reversed(_c['M']):
        new=np.einsum('knji,knj->kni',A[ii],new)+np.einsum('knij,knj->kni',Si[ii],y[ii])@H
    new=np.einsum('knji,knj->kni',_c['P'][ii],new)
    return np.where(ok[:,None,None],new,cur)
def score(ds, Rs):
    s = []
    for j, d in enumerate(ds):
        R, Q = Rs[:len(d['f']), j], qR(d['ref'])
        e = np.rad2deg(np.arccos(np.clip((R[:, 2] * Q[:, 2]).sum(1), -1, 1)))[d['mask']]
        s.append(np.sqrt(np.nanmean(e**2)))
    return np.array(s)
P1=dict(sb0=.5,bT=100.,q0=.01,qs=0.,sv=.1,svz=1,k=0.,racc=.05,rrest=.5,si=.05,restv=.01,sM=0.,qM=0.,sA=0.,qA=0.,off=True,vrest=1,lags=[5,10,15,20],sp=0.,iso=1)
def run2(o,p):
    """states: phi2, beta3, v2, p2, M9 (row-major rate err_i = M_ij w_j), a3"""
    p={**P1,**p}; K,n=o['f'].shape[:2]; T=o['T']; N=21; ph=slice(0,2);be=slice(2,5);ve=slice(5,7);po=slice(7,9);Mi=slice(9,18);ai=slice(18,21)
    R=up2R(o['f'][0]); b=np.zeros((n,3)); M=np.zeros((n,9)); A=np.zeros((n,3)); V=np.zeros((n,2)); X=np.zeros((n,2))
    I=np.eye(N); P=np.zeros((n,N,N)); d0=np.zeros(N); d0[ph]=p['si']**2; d0[be]=(p['sb0']*D2R)**2; d0[ve]=(p['sv']/G)**2; d0[po]=(p['sp']/G)**2; d0[Mi]=p['sM']**2
    if not p['off']: d0[[10,11,12,14,15,16]]=0
    d0[ai]=p['sA']**2
    P[:]=np.diag(d0); P0v=d0.copy()
    S=np.array([[0,1.,0],[-1.,0,0]]); Rs=np.zeros((K,n,3,3)); Ps=[];Phis=[];meas=[]; st=[]
    av=np.zeros(n)
    for k in range(K):
        J=o['J'][k]; wm=o['wm'][k]; rest=o['rest'][k]>.5
        D=R@J; fb=o['f'][k]; fE=np.einsum('nij,nj->ni',R,fb-A)
        Mm=M.reshape(n,3,3); corr=b+np.einsum('nij,nj->ni',Mm,wm)
        R=R@expm(-np.einsum('nij,nj->ni',J,corr))@o['dR'][k]
        Phi=np.tile(I,(n,1,1)); SD=S@D
        Phi[:,:2,2:5]=SD; Phi[:,:2,9:18]=(SD[:,:,:,None]*wm[:,None,None,:]).reshape(n,2,9)
        y=fE[:,:2]/G
        Phi[:,5,0]=Phi[:,6,1]=-T; Phi[:,5:7,2:5]=-T/2*SD; 
        Rm=D/T/G
        Phi[:,5:7,18:21]=-T*Rm[:,:2]
        if p['sp']>0: Phi[:,7,5]=Phi[:,8,6]=T; X=X+T*V+.5*T*T*y
        V=V+T*y
        w2=(o['w2'][k]).sum(1)
        q=np.zeros((n,N)); q[:,:2]=((p['q0']*D2R)**2*T+(p['qs']**2*w2*T))[:,None]; q[:,be]=(.1*D2R)**2*T/p['bT']
        dev2=((fE-[0,0,G])**2).sum(1)+p.get('kv',1.)*np.einsum('nii->n',o['fv'][k]); q[:,ve]=((p['racc']**2+p.get('ka',0.)**2*dev2)/G**2*T)[:,None]; q[:,Mi]=p['qM']**2*T*(d0[Mi]>0)
        q[:,ai]=p['qA']**2*T
        P=Phi@P@Phi.transpose(0,2,1); P[:,range(N),range(N)]+=q

        if p['k']>0:
            e1=np.exp(-T/p.get('rtau',2.)); av=e1*av+(1-e1)*dev2
        lev=(p['sv']**2+p['k']**2*av)/G**2/T
        lev=np.where(rest,lev*p['restv'],lev)
        H=np.zeros((2,N)); H[:,ve]=np.eye(2)
        ms=[(H,-V,lev)]
        if p['sp']>0:
            H=np.zeros((2,N)); H[:,po]=np.eye(2); ms.append((H,-X,np.where(rest,p['restv'],1)*p['sp']**2/G**2/T))
        rr=np.where(rest,(p['rrest']*D2R)**2/T,1e12)
        H=np.zeros((3,N)); H[:,be]=np.eye(3); ms.append((H,wm-b,rr))
        lst=[]; dx=np.zeros((n,N))
        for H,yy,r in ms:
            y_=yy-dx@H.T
            PH=P@H.T; Sm=H@PH+r[:,None,None]*np.eye(len(H)); Si=np.linalg.inv(Sm)
            Kg=PH@Si; dx=dx+np.einsum('nij,nj->ni',Kg,y_); IKH=I-Kg@H; P=IKH@P; lst.append((H,y_,Si,IKH))
        P=.5*(P+P.transpose(0,2,1))
        V=V+dx[:,ve]; X=X+dx[:,po]; M=M+dx[:,Mi]; A=A+dx[:,ai]
        c=np.stack([dx[:,1],-dx[:,0],np.zeros(n)],1); R=expm(c)@R; b=np.clip(b+dx[:,be],-2*D2R,2*D2R)
        Rs[k]=R; Ps.append(P);Phis.append(Phi);meas.append(lst)
        st.append(np.concatenate([b/D2R,M*100,A],1))
    out={0:Rs}; Pa=np.stack(Ps)[:,:,:2]
    for lag in p['lags']:
        cur=np.zeros((K,n,N))
        for j in range(lag,0,-1):
            idx=np.arange(K)+j; cur=fold(cur,meas,Phis,np.minimum(idx,K-1),idx<K)
        xs=np.einsum('knij,knj->kni',Pa,cur); c=np.stack([xs[...,1],-xs[...,0],np.zeros((K,n))],-1); out[lag]=expm(c)@Rs
    return out,np.array(st)

if __name__ == "__main__":
    trials = broad(.1)
    blocks = pad(trials)
    common = dict(racc=.02, ka=.015, q0=.005, qs=1e-4, bT=70., rrest=.25, restv=.01, lags=[5, 10, 15, 19])
    for name, p in (("velocity about zero", dict(sv=.1)), ("and position", dict(sv=.3, sp=.25)),
                    ("and gyroscope gain", dict(sv=.3, sp=.25, sM=.003)),
                    ("and accelerometer bias", dict(sv=.3, sp=.25, sM=.003, sA=.1))):
        estimates, _ = run2(blocks, {**common, **p})
        print(name, {lag * .1: round(float(score(trials, R).mean()), 3) for lag, R in estimates.items()}, flush=True)
